//! Rows with wide characters (two columns), which are always sent in full.
//!
//! Sending only the cells that changed loses cells there: a wide character that moves by one column overwrites half of
//! its neighbour, the terminal blanks the other half, and the buffer does not know. Terminals also disagree about which
//! characters are wide. A row that is written from end to end is right on all of them.

use ratatui::buffer::{Buffer, CellDiffOption, CellWidth};

/// Remembers which rows of the screen held wide characters in the last frame.
#[derive(Debug, Default)]
pub struct WideRows {
    rows: Vec<bool>,
}

impl WideRows {
    /// Marks the rows that hold wide characters, or did in the last frame, to be sent in full.
    pub fn mark(&mut self, buffer: &mut Buffer) {
        let columns = usize::from(buffer.area.width).max(1);
        self.rows.resize(usize::from(buffer.area.height), false);
        for (row, was) in buffer.content.chunks_mut(columns).zip(&mut self.rows) {
            let is = row.iter().any(|cell| cell.symbol().len() > 1 && cell.cell_width() > 1);
            if is || *was {
                for cell in row {
                    cell.set_diff_option(CellDiffOption::AlwaysUpdate);
                }
            }
            *was = is;
        }
    }
}
