//! A line of text with a cursor, as prompts and forms use it. The cursor moves by grapheme clusters.

use unicode_segmentation::UnicodeSegmentation;

/// Text with a cursor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Input {
    text: String,
    /// Byte offset, always at a character boundary.
    cursor: usize,
}

impl Input {
    /// A text with the cursor at its end.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { cursor: text.len(), text }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Byte offset of the cursor.
    #[must_use]
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The text before and after the cursor.
    #[must_use]
    pub fn halves(&self) -> (&str, &str) {
        self.text.split_at_checked(self.cursor).unwrap_or((&self.text, ""))
    }

    /// Replaces the text and places the cursor at a byte offset, or at the nearest character boundary before it.
    pub fn set(&mut self, text: impl Into<String>, cursor: usize) {
        self.text = text.into();
        self.cursor = cursor.min(self.text.len());
        while !self.text.is_char_boundary(self.cursor) {
            self.cursor -= 1;
        }
    }

    /// Inserts text at the cursor. Control characters, including line ends, become spaces.
    pub fn insert(&mut self, text: &str) {
        let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        self.text.insert_str(self.cursor, &clean);
        self.cursor += clean.len();
    }

    /// Removes the grapheme before the cursor.
    pub fn backspace(&mut self) {
        let from = self.left_of();
        self.text.replace_range(from..self.cursor, "");
        self.cursor = from;
    }

    /// Removes the grapheme at the cursor.
    pub fn delete(&mut self) {
        let until = self.right_of();
        self.text.replace_range(self.cursor..until, "");
    }

    /// Removes the word before the cursor.
    pub fn delete_word(&mut self) {
        let (head, _) = self.halves();
        let kept = head.trim_end().trim_end_matches(|c: char| !c.is_whitespace()).len();
        self.text.replace_range(kept..self.cursor, "");
        self.cursor = kept;
    }

    /// Removes everything.
    pub fn clear(&mut self) {
        self.set("", 0);
    }

    /// Moves one grapheme to the left.
    pub fn left(&mut self) {
        self.cursor = self.left_of();
    }

    /// Moves one grapheme to the right.
    pub fn right(&mut self) {
        self.cursor = self.right_of();
    }

    /// Moves to the beginning.
    pub fn home(&mut self) {
        self.cursor = 0;
    }

    /// Moves to the end.
    pub fn end(&mut self) {
        self.cursor = self.text.len();
    }

    fn left_of(&self) -> usize {
        self.halves().0.grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn right_of(&self) -> usize {
        self.cursor + self.halves().1.graphemes(true).next().map_or(0, str::len)
    }
}

#[cfg(test)]
mod tests {
    use super::Input;

    #[test]
    fn letters_are_what_a_person_takes_for_one() {
        let mut input = Input::new("ne\u{301}e");
        input.left();
        input.backspace();
        assert_eq!(input.halves(), ("n", "e"));
        input.insert("ö\n");
        assert_eq!(input.text(), "nö e");
        input.end();
        input.delete_word();
        assert_eq!(input.text(), "nö ");
        input.home();
        input.delete();
        assert_eq!(input.halves(), ("", "ö "));
        input.clear();
        input.backspace();
        input.delete();
        assert_eq!(input, Input::default());
    }
}
