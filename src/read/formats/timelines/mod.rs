//! Timelines made by other tools.
//!
//! Several tools write one event in different outputs. Its id is made only of what all these outputs have, so that they
//! merge.

mod bodyfile;
mod chainsaw;
mod chainsaw_csv;
mod chainsaw_shimcache;
mod hayabusa;
mod iris;
mod iris_export;
mod iris_import;
mod logon;
mod lookup;
mod mactime;
mod pairs;
mod plaso;
mod plaso_dynamic;
mod plaso_json_line;
mod plaso_l2tcsv;
mod suzaku;
mod tags;
mod timesketch;
mod timesketch_csv;
mod timesketch_jsonl;
mod tln;
mod velociraptor;

use super::Format;
use std::sync::Arc;

/// The formats of this family.
#[must_use]
pub fn formats() -> Vec<Arc<dyn Format>> {
    vec![
        Arc::new(timesketch_csv::TimesketchCsv),
        Arc::new(timesketch_jsonl::TimesketchJsonl),
        Arc::new(plaso_l2tcsv::PlasoL2tcsv),
        Arc::new(plaso_dynamic::PlasoDynamic),
        Arc::new(plaso_json_line::PlasoJsonLine),
        Arc::new(tln::Tln),
        Arc::new(hayabusa::Hayabusa),
        Arc::new(suzaku::Suzaku),
        Arc::new(chainsaw::Chainsaw),
        Arc::new(chainsaw_csv::ChainsawCsv),
        Arc::new(chainsaw_shimcache::ChainsawShimcache),
        Arc::new(velociraptor::Velociraptor),
        Arc::new(iris_import::IrisImport),
        Arc::new(iris_export::IrisExport),
        Arc::new(bodyfile::Bodyfile),
        Arc::new(mactime::Mactime),
    ]
}
