//! Shapes in which every event is written by itself: so threads write some each, side by side.

use super::{EventPart, EventWriter, LeftOut};
use crate::case::notes::Comment;
use crate::event::Event;
use crate::read::RecordTree;
use std::any::Any;
use std::io;

/// Writes events one by one into memory.
pub trait ByRow: EventWriter + Send + Sized + 'static {
    /// One that has written nothing yet, not even what stands before the first event.
    fn another(&self) -> Self;

    /// Hands out what is written so far.
    ///
    /// # Errors
    /// When it can't be had.
    fn written(&mut self) -> io::Result<Vec<u8>>;

    /// Takes note of what another left out.
    fn left_out_by(&mut self, _other: &Self) {}
}

/// Writes events one by one, or some at a time that were written elsewhere.
pub struct ByRows<W, R> {
    out: W,
    row: R,
}

impl<W: io::Write, R: ByRow> ByRows<W, R> {
    /// Writes with `row`, what it has written so far first.
    ///
    /// # Errors
    /// When that can't be written.
    pub fn new(mut out: W, mut row: R) -> io::Result<Self> {
        out.write_all(&row.written()?)?;
        Ok(Self { out, row })
    }
}

impl<W: io::Write, R: ByRow> EventWriter for ByRows<W, R> {
    fn needs_records(&self) -> bool {
        self.row.needs_records()
    }

    fn comments(&mut self, comments: &[Comment]) {
        self.row.comments(comments);
    }

    fn event(&mut self, event: &Event<'_>, record: Option<&RecordTree<'_>>) -> io::Result<()> {
        self.row.event(event, record)?;
        self.out.write_all(&self.row.written()?)
    }

    fn part(&self) -> Option<Box<dyn EventPart>> {
        Some(Box::new(self.row.another()))
    }

    fn take(&mut self, part: Box<dyn EventPart>) -> io::Result<()> {
        let part: Box<dyn Any> = part;
        let Ok(mut part) = part.downcast::<R>() else { return Ok(()) };
        self.row.left_out_by(&part);
        self.out.write_all(&part.written()?)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn left_out(&self) -> Vec<LeftOut> {
        self.row.left_out()
    }
}

#[cfg(test)]
mod tests {
    use crate::event::{Event, Field, Zone};
    use crate::export::{About, EventOptions, EventWriter, ExportFormat, LeftOut, Shape};
    use crate::read::RecordTree;
    use serde_json::{Value, json};
    use std::io;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Held(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Held {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    const EVENTS: [&str; 4] = ["Bind", "=cmd", "a,\"b\"", ""];

    fn tell(operations: &[&str], writes: &mut (impl EventWriter + ?Sized)) {
        for operation in operations {
            let record: Value = json!({"Operation": operation, "n": 1.50});
            let mut event = Event::default();
            event.id = (*operation).into();
            event.set(Field::Operation, *operation);
            writes.event(&event, Some(&RecordTree::of(&record))).unwrap();
        }
    }

    fn about(shape: Shape) -> About {
        About {
            format: ExportFormat::Events(shape),
            title: String::new(),
            query: String::new(),
            until: None,
            chain: None,
            marked: false,
            as_of: None,
            zone: Zone::Utc,
            columns: Vec::new(),
            counts: [0; 4],
            unjudged: 0,
            hidden: [0; 2],
            stopped: None,
            bounds: None,
            sources: Vec::new(),
            notes: None,
        }
    }

    fn written(shape: Shape, parts: &[&[&str]]) -> (Vec<u8>, Vec<LeftOut>) {
        let held = Held::default();
        let mut writes = shape.begin(held.clone(), &EventOptions::default(), &about(shape)).unwrap();
        for some in parts {
            match writes.part() {
                Some(mut part) if parts.len() > 1 => {
                    tell(some, &mut *part);
                    writes.take(part).unwrap();
                }
                _ => tell(some, &mut *writes),
            }
        }
        writes.end().unwrap();
        let bytes = held.0.lock().unwrap().clone();
        (bytes, writes.left_out())
    }

    #[test]
    fn what_is_written_in_parts_is_what_is_written_one_by_one() {
        for shape in [Shape::Jsonl, Shape::Csv, Shape::Timesketch, Shape::Iris, Shape::Parquet] {
            let whole = written(shape, &[&EVENTS]);
            assert_eq!(written(shape, &[&EVENTS[..1], &EVENTS[1..1], &EVENTS[1..]]), whole, "{shape:?}");
        }
    }
}
