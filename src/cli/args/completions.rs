//! `dwell completions`

/// `dwell completions`
#[derive(Debug, Clone, clap::Args)]
pub struct CompletionsArgs {
    /// For this shell
    pub shell: clap_complete::Shell,
}
