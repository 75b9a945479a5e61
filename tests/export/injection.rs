//! Text in the evidence does nothing to whoever opens an export.

use super::odd::HARM;
use super::{Export, SHAPES, odd, rows};

/// Whether a character is invisible and has an effect.
fn is_armed(c: char) -> bool {
    dwell::event::is_hidden(c) && c != '\n'
}

#[test]
fn no_hidden_character_leaves_in_text() {
    let odd = odd::case();
    for shape in SHAPES.into_iter().filter(|shape| shape.0 != "parquet") {
        let text = Export::of(odd.path(), shape, &[]).text();
        let armed = text.chars().find(|c| is_armed(*c));
        assert_eq!(armed, None, "{shape:?}");
    }
}

#[test]
fn no_cell_is_a_formula_and_no_line_end_breaks_a_row() {
    let odd = odd::case();
    for shape in SHAPES.into_iter().filter(|shape| shape.1 == "csv") {
        let text = Export::of(odd.path(), shape, &[]).text();
        let rows = rows(&text);
        assert_eq!(rows.len() + 1, text.lines().count(), "a row is a line");
        let mut met = 0;
        for (name, cell) in rows.iter().flatten() {
            let formula = cell.starts_with([
                '=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
            ]);
            let harmless = cell.parse::<f64>().is_ok() || cell == "+00:00";
            assert!(!formula || harmless, "{shape:?} {name}: {cell}");
            met += usize::from(cell.starts_with("'="));
        }
        assert!(met >= 1, "{shape:?} has the formula, disarmed");
    }
}

#[test]
fn json_keeps_the_text_as_it_is() {
    let odd = odd::case();
    for shape in [("jsonl", "jsonl"), ("timesketch", "jsonl"), ("stix", "json")] {
        let text = Export::of(odd.path(), shape, &[]).text();
        for harm in HARM {
            let escaped = serde_json::to_string(harm).unwrap();
            let values: Vec<serde_json::Value> = match shape.0 {
                "stix" => serde_json::from_str::<serde_json::Value>(&text).unwrap()["objects"]
                    .as_array()
                    .unwrap()
                    .clone(),
                _ => text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
            };
            assert!(values.iter().any(|value| value.to_string().contains(&escaped)), "{shape:?} {escaped}");
        }
    }
}
