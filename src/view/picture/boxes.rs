//! The box drawing characters U+2500 to U+257F as shapes.

use super::cells::{HEIGHT, MID_X, MID_Y, Point, Shape, WIDTH};

/// The arms of each character: up, right, down, left; 1 light, 2 heavy, 3 double. Diagonals have none.
const ARMS: &[u8; 512] = b"\
0101020210102020010102021010202001010202101020200110021001200220\
0011001200210022110012002100220010011002200120021110121021101120\
2120221012202220101110122011102120212012102220220111011202110212\
0121012202210222110111021201120221012102220122021111111212111212\
2111112121212112221111221221221212222122212222220101020210102020\
0303303003100130033000130031003313003100330010033001300313103130\
3330101330313033031301310333130331013303131331313333011000111001\
1100000000000000000110000100001000022000020000200201102001022010";

/// The shapes of a box drawing character, from border to border of the cell.
pub(super) fn shapes(c: char) -> Vec<Shape> {
    match c {
        '╭' | '╮' | '╯' | '╰' => arc(matches!(c, '╮' | '╯'), matches!(c, '╯' | '╰')),
        '╱' => vec![slant(false)],
        '╲' => vec![slant(true)],
        '╳' => vec![slant(false), slant(true)],
        _ => match dashes(c) {
            0 => arms(weights(c)),
            count => dashed(weights(c), count),
        },
    }
}

fn weights(c: char) -> [u8; 4] {
    let at = (u32::from(c) as usize).saturating_sub(0x2500) * 4;
    let digit = |arm: usize| ARMS.get(at + arm).map_or(0, |digit| digit - b'0');
    [digit(0), digit(1), digit(2), digit(3)]
}

/// The number of dashes in a dashed line; 0 for a solid one.
fn dashes(c: char) -> u8 {
    match c {
        '┄'..='┇' => 3,
        '┈'..='┋' => 4,
        '╌'..='╏' => 2,
        _ => 0,
    }
}

/// Half the thickness of a line.
fn half(weight: u8) -> f32 {
    if weight == 2 { 1.0 } else { 0.5 }
}

/// A stroke, vertical if `tall`, else horizontal, from `from` to `to` along its direction and centred at `at`.
fn stroke(tall: bool, from: f32, to: f32, at: f32, half: f32) -> Shape {
    let (low, high) = (from.min(to), from.max(to));
    Shape::Rect(if tall { [at - half, low, at + half, high] } else { [low, at - half, high, at + half] })
}

fn arms(weights: [u8; 4]) -> Vec<Shape> {
    let mut shapes = Vec::new();
    // in an order in which straight lines are joined to one shape
    for (arm, weight) in
        [0, 2, 3, 1].map(|arm| (arm, weights[arm])).into_iter().filter(|(_, weight)| *weight != 0)
    {
        let tall = arm % 2 == 0;
        let (mid, cross, end) = if tall { (MID_Y, MID_X, HEIGHT) } else { (MID_X, MID_Y, WIDTH) };
        // up and left end at the start of the cell
        let outward = if arm == 0 || arm == 3 { -1.0 } else { 1.0 };
        let end = if outward < 0.0 { 0.0 } else { end };
        let sides = [weights[(arm + 3) % 4], weights[(arm + 1) % 4]];
        if weight != 3 {
            shapes.push(stroke(
                tall,
                mid + outward * inner_end(sides, weights[(arm + 2) % 4]),
                end,
                cross,
                half(weight),
            ));
            continue;
        }
        // each line of a double arm ends at the line into which it turns
        let turned = if outward < 0.0 { [0, 1] } else { [1, 0] };
        for (side, offset) in [(turned[0], 1.0), (turned[1], -1.0)] {
            let side = if tall { 1 - side } else { side };
            let start = double_start(sides[side], sides[1 - side]);
            shapes.push(stroke(tall, mid + outward * start, end, cross + offset, 0.5));
        }
    }
    shapes
}

/// Where a single arm begins, from the middle outward; beyond the middle at a turn, to fill the corner.
fn inner_end(sides: [u8; 2], opposite: u8) -> f32 {
    if opposite != 0 {
        return 0.0;
    }
    match sides {
        [0, 0] => 0.0,
        [3, 3] => 0.5,
        [3, _] | [_, 3] => -1.5,
        [a, b] => -half(a.max(b)),
    }
}

/// Where a line of a double arm begins: at the near line of an arm on its side, else beyond the middle.
fn double_start(near: u8, far: u8) -> f32 {
    match (near, far) {
        (3, _) => 0.5,
        (0, 3) => -1.5,
        (0, 0) => 0.0,
        _ => -0.5,
    }
}

fn dashed(weights: [u8; 4], count: u8) -> Vec<Shape> {
    let tall = weights[0] != 0;
    let weight = weights.into_iter().max().unwrap_or(1);
    let (side, cross) = if tall { (HEIGHT, MID_X) } else { (WIDTH, MID_Y) };
    let period = side / f32::from(count);
    // half a gap at each end, so that dashes continue evenly in the next cell
    let gap = if count == 4 { 0.4 } else { 0.35 } * period / 2.0;
    (0..count)
        .map(|dash| {
            let start = period * f32::from(dash);
            stroke(tall, start + gap, start + period - gap, cross, half(weight))
        })
        .collect()
}

/// The rounded corner `╭`, mirrored for the other three.
fn arc(to_left: bool, to_top: bool) -> Vec<Shape> {
    let turn = |(x, y): Point| (if to_left { WIDTH - x } else { x }, if to_top { HEIGHT - y } else { y });
    let center = (WIDTH, MID_Y + MID_X);
    let ring = |radius: f32| {
        (0u8..=12).map(move |step| {
            let (sin, cos) = (f32::from(step) * std::f32::consts::FRAC_PI_2 / 12.0).sin_cos();
            (center.0 - radius * cos, center.1 - radius * sin)
        })
    };
    let mut outline: Vec<Point> = ring(MID_X + 0.5).map(turn).collect();
    outline.extend(ring(MID_X - 0.5).map(turn).collect::<Vec<_>>().into_iter().rev());
    let tail = if to_top {
        stroke(true, 0.0, HEIGHT - center.1, MID_X, 0.5)
    } else {
        stroke(true, center.1, HEIGHT, MID_X, 0.5)
    };
    vec![Shape::Poly(vec![outline]), tail]
}

/// A diagonal line: `╱`, or `╲` if `falling`.
fn slant(falling: bool) -> Shape {
    let rising = [(8.4, 0.0), (WIDTH, 0.0), (WIDTH, 1.3), (0.6, HEIGHT), (0.0, HEIGHT), (0.0, HEIGHT - 1.3)];
    let turn = |(x, y): Point| (if falling { WIDTH - x } else { x }, y);
    Shape::Poly(vec![rising.into_iter().map(turn).collect()])
}
