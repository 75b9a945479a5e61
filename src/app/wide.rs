//! Rows with characters of two columns, which are sent whole.
//!
//! Sending only what has changed loses cells there: a wide character that moves by one column takes half of the one that
//! stood beside it, the terminal blanks the other half, and nothing in the buffer tells of that. Terminals do not even agree
//! on what is wide. A row that is written from end to end is right on all of them.

use ratatui::buffer::{Buffer, CellDiffOption, CellWidth};

/// Which rows of the screen held wide characters when it was drawn last.
#[derive(Debug, Default)]
pub struct WideRows {
    rows: Vec<bool>,
}

impl WideRows {
    /// Marks the rows that hold wide characters, or held them before, to be sent whole.
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
