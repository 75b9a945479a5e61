//! Computes the areas of all panels from the size of the screen and the state of the session.

use super::{Overlay, Panel, Session};
use crate::engine::LaneBy;
use crate::event::Stage;

/// A rectangle of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct Area {
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub height: u16,
}

impl Area {
    /// The area below its first line, which is the panel's rule.
    #[must_use]
    pub fn body(self) -> Self {
        let rule = self.height.min(1);
        Self { y: self.y + rule, height: self.height - rule, ..self }
    }

    /// Whether a cell lies in it.
    #[must_use]
    pub fn holds(self, x: u16, y: u16) -> bool {
        (self.x..self.x + self.width).contains(&x) && (self.y..self.y + self.height).contains(&y)
    }

    /// Whether it has no cell.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.width == 0 || self.height == 0
    }
}

/// Where the panels stand. The first line of `lanes`, `facets`, `timeline` and `detail` is their rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Layout {
    /// Whether the screen is smaller than 50×12, so that only a message is shown.
    pub too_small: bool,
    pub title: Area,
    /// Two lines, one or none, depending on height and milestones.
    pub dwell: Area,
    pub lanes: Area,
    /// The part of the lanes that is drawn to scale: one column for each bucket.
    pub plot: Area,
    /// The stages that have a lane, from the top.
    pub stages: &'static [Stage],
    /// Number of lanes that fit, whatever they are by.
    pub lanes_shown: u16,
    /// Height of a lane, in lines.
    pub lane_height: u16,
    pub facets: Area,
    pub timeline: Area,
    /// The other pane's timeline; empty without a second pane.
    pub other: Area,
    pub detail: Area,
    pub bar: Area,
    pub hints: Area,
}

/// Cells left of the plot for the lane's name: of stages, and of agencies or accounts on a wide screen.
const LANE_NAMES: u16 = 20;
const LONG_LANE_NAMES: u16 = 30;
/// Cells right of the plot for the lane's count, and on a wide screen for the longest gap too.
const LANE_COUNTS: u16 = 9;
const LANE_GAPS: u16 = 22;
/// Screen width from which on two panes are side by side, in cells.
const BESIDE: u16 = 160;
/// Number of screen lines for each lane by agency or account, on a high screen.
const FOR_A_LANE: u16 = 4;
/// Screen heights at which a stage's lane gets its second and its third line.
const HIGH: u16 = 56;
const HIGHER: u16 = 84;
/// The stages shown on a low screen, if the case has key or token events.
const FEW: &[Stage] =
    &[Stage::KeyAcquisition, Stage::TokenForgery, Stage::MailboxAccess, Stage::Detection, Stage::Mitigation];

/// The stages shown on a low screen for any other case, such as one of logs only.
const FEW_OF_LOGS: &[Stage] =
    &[Stage::MailboxAccess, Stage::Detection, Stage::Mitigation, Stage::Disclosure, Stage::Other];

/// The stages that have a lane: all on a high screen, and on a lower one while the lanes of stages have the keys.
fn with_lanes(session: &Session, of_others: bool) -> &'static [Stage] {
    let height = session.size.1;
    let has_keys = session.focus == Panel::Lanes && !of_others;
    if height >= 42 || (has_keys && height >= 20) { &Stage::ALL[..] } else { few(session) }
}

/// The stages shown on a low screen: five, whatever the filter.
fn few(session: &Session) -> &'static [Stage] {
    let events = |stage: Stage| {
        let stages = session.case.as_ref().map_or(&[][..], |case| &case.stages);
        stages.get(stage as usize).copied().unwrap_or(0)
    };
    let forged = events(Stage::KeyAcquisition) + events(Stage::TokenForgery);
    if forged == 0 && events(Stage::Other) > 0 { FEW_OF_LOGS } else { FEW }
}

/// Number of lanes and their height. Stages are few and get higher bars on a high screen; of agencies and accounts more
/// lanes are shown.
fn lanes(stages: &[Stage], of_others: bool, height: u16) -> (u16, u16) {
    let of_stages = u16::try_from(stages.len()).unwrap_or(0);
    match of_others {
        true if height >= 50 => (height / FOR_A_LANE, 1),
        true => (of_stages, 1),
        false => (of_stages, 1 + u16::from(height >= HIGH) + u16::from(height >= HIGHER)),
    }
}

impl Layout {
    /// Whether a screen of this width and height is too small for anything but a message.
    #[must_use]
    pub const fn is_too_small((width, height): (u16, u16)) -> bool {
        width < 50 || height < 12
    }

    /// The layout for a session.
    #[must_use]
    pub fn of(session: &Session) -> Self {
        let (width, height) = session.size;
        let too_small = Self::is_too_small(session.size);
        let roomy = height >= 30;
        let line = |y: u16, height: u16| Area { x: 0, y, width, height };
        let has_line = session.case.as_ref().is_some_and(|case| !case.milestones.is_empty());
        let dwell = match (has_line, roomy) {
            (false, _) => 0,
            (true, true) => 2,
            (true, false) => u16::from(height >= 20),
        };
        let of_others = session.view.by != LaneBy::Stage;
        let stages = with_lanes(session, of_others);
        // a low screen shows the lanes only while they have the keys
        let wanted = session.focus == Panel::Lanes && session.bar.is_none() && !too_small;
        let (lanes_shown, lane_height) = lanes(stages, of_others, height);
        // on a low screen, two panes need the lanes' lines
        let panes = session.panes.is_some();
        let lane_lines =
            if (height >= 20 && (roomy || !panes)) || wanted { lanes_shown * lane_height + 2 } else { 0 };
        let (names, counts) =
            if of_others && width >= 100 { (LONG_LANE_NAMES, LANE_GAPS) } else { (LANE_NAMES, LANE_COUNTS) };
        // a rule if there is room, the line itself, and what stands below it
        let bar = u16::from(roomy) + 1 + session.lines_below_prompt();
        let foot = height.saturating_sub(bar + 1);
        let head = 1 + dwell + lane_lines;
        let middle = foot.saturating_sub(head);
        // the column dialog takes the place of the detail panel, so that the rows stay visible
        let chooses = matches!(session.overlay, Some(Overlay::Columns(_)));
        let detail = detail_height(if chooses { Panel::Detail } else { session.focus }, middle, roomy);
        let detail = if panes && !roomy && session.focus != Panel::Detail && !chooses { 0 } else { detail };
        let facets = facet_width(session.focus, if panes { width.min(159) } else { width });
        let body = middle.saturating_sub(detail);
        let lanes = line(1 + dwell, lane_lines);
        let gap = if facets == 0 { 0 } else { 2 };
        let rows = Area { x: facets + gap, y: head, width: width.saturating_sub(facets + gap), height: body };
        let (timeline, other) = match &session.panes {
            None => (rows, Area::default()),
            Some(panes) => {
                let (one, two) = halves(rows, width >= BESIDE);
                if panes.first { (one, two) } else { (two, one) }
            }
        };
        Self {
            too_small,
            title: line(0, 1),
            dwell: line(1, dwell),
            lanes,
            plot: Area {
                x: names,
                width: width.saturating_sub(names + counts),
                height: lane_lines.saturating_sub(2),
                y: lanes.y + 1,
            },
            stages,
            lanes_shown: lane_lines.saturating_sub(2) / lane_height,
            lane_height,
            facets: Area { x: 0, y: head, width: facets, height: body },
            timeline,
            other,
            detail: line(head + body, detail),
            bar: line(foot, bar),
            hints: line(height.saturating_sub(1), 1),
        }
    }
}

/// Splits an area into halves, side by side or one above the other.
fn halves(area: Area, beside: bool) -> (Area, Area) {
    if beside {
        // a vertical rule separates them
        let left = area.width.saturating_sub(3) / 2;
        let right = area.width.saturating_sub(left + 3);
        return (Area { width: left, ..area }, Area { x: area.x + left + 3, width: right, ..area });
    }
    let above = area.height - area.height / 2;
    (Area { height: above, ..area }, Area { y: area.y + above, height: area.height - above, ..area })
}

/// Height of the detail panel; three fifths of the middle while it has the focus.
fn detail_height(focus: Panel, middle: u16, roomy: bool) -> u16 {
    match (focus, roomy) {
        (Panel::Detail, _) => (middle * 3 / 5).max(3).min(middle),
        (_, true) => 5.min(middle / 3),
        (_, false) if middle >= 10 => 3,
        (_, false) => 0,
    }
}

/// Width of the facets; on a narrow screen they are shown only while they have the focus.
fn facet_width(focus: Panel, width: u16) -> u16 {
    match (focus, width) {
        (_, 160..) => 36,
        (_, 100..) => 26,
        (Panel::Facets, _) => 26.min(width / 2),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::Layout;
    use crate::engine::{CaseSummary, LaneBy};
    use crate::event::Stage;
    use crate::session::{Panel, Session};
    use std::sync::Arc;

    #[test]
    fn a_low_screen_has_lanes_for_what_the_case_holds() {
        let lanes = |stages: [u64; 7]| {
            let case = CaseSummary { stages: stages.to_vec(), ..CaseSummary::default() };
            let session = Session { size: (80, 24), case: Some(Arc::new(case)), ..Session::default() };
            Layout::of(&session).stages
        };
        assert_eq!(lanes([11, 43, 5662, 10, 6, 56, 3830])[0], Stage::KeyAcquisition);
        assert_eq!(lanes([0, 0, 81, 0, 0, 0, 508]).last(), Some(&Stage::Other), "most logs are other");
        assert_eq!(lanes([0; 7]).len(), 5);
    }

    #[test]
    fn every_stage_can_be_come_to_on_a_low_screen() {
        for size in [(80, 24), (120, 40)] {
            let mut session = Session { size, ..Session::default() };
            assert_eq!(Layout::of(&session).stages.len(), 5);
            session.focus = Panel::Lanes;
            let layout = Layout::of(&session);
            assert_eq!((layout.stages, layout.lanes_shown), (&Stage::ALL[..], 7));
            session.view.by = LaneBy::Agency;
            assert_eq!(Layout::of(&session).lanes_shown, 5, "as many as were counted");
        }
    }

    #[test]
    fn a_high_screen_has_more_lines_for_the_bars_of_a_stage_and_more_lanes_of_others() {
        let lanes = |height: u16, by: LaneBy| {
            let mut session = Session { size: (200, height), ..Session::default() };
            session.view.by = by;
            let layout = Layout::of(&session);
            assert_eq!(layout.lanes.height, layout.lanes_shown * layout.lane_height + 2);
            (layout.lanes_shown, layout.lane_height)
        };
        assert_eq!(
            [24, 36, 50, 56, 60, 84].map(|height| lanes(height, LaneBy::Stage)),
            [(5, 1), (5, 1), (7, 1), (7, 2), (7, 2), (7, 3)]
        );
        assert_eq!(lanes(60, LaneBy::Agency), (15, 1));
    }
}
