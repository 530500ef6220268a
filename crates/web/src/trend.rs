//! A committee's months as a picture: SVG made here, with its numbers in a table beside it for whoever cannot see it.

use std::fmt::Write as _;

use workflow::view::TrendPoint;

const WIDTH: i64 = 420;
const HEIGHT: i64 = 180;
const LEFT: i64 = 30;
const RIGHT: i64 = 6;
const TOP: i64 = 22;
const BOTTOM: i64 = 26;

/// A number of two decimals in hundredths: integers draw as well as any.
fn hundredths(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let whole: i64 = whole.parse().ok()?;
    let part: i64 = format!("{part:0<2}").get(..2)?.parse().ok()?;
    Some(whole * 100 + part)
}

/// A number of two decimals as marks are written: `98` for `98.00`, `94.4` for `94.40`.
pub(crate) fn plain(total: &str) -> &str {
    total.strip_suffix(".00").or_else(|| total.strip_suffix('0')).unwrap_or(total)
}

/// The picture of a committee's totals; empty when there are fewer than two months.
pub(crate) fn totals(points: &[TrendPoint], name: &str) -> String {
    let values: Vec<Option<i64>> =
        points.iter().map(|point| point.total.as_deref().and_then(hundredths)).collect();
    let known: Vec<i64> = values.iter().copied().flatten().collect();
    let (Some(least), Some(most)) = (known.iter().min(), known.iter().max()) else { return String::new() };
    if known.len() < 2 {
        return String::new();
    }
    // Whole tens below and above, so that the picture does not make much of little.
    let low = (least - 200).max(0) / 1000 * 1000;
    let high = ((most + 999) / 1000 * 1000).max(low + 1000);
    let scale = Scale { low, high, steps: i64::try_from(points.len()).unwrap_or(1).max(2) - 1 };
    let mut svg = format!(
        "<svg class=\"trend\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}各月总分走势，数值见下方表格\">",
        escaped(name)
    );
    axis(&mut svg, &scale);
    line(&mut svg, &scale, &values);
    marks(&mut svg, &scale, points, &values);
    svg.push_str("</svg>");
    if points.iter().any(|point| point.bottom) {
        svg.push_str(
            "<p class=\"small soft mb-0\"><i class=\"swatch r\"></i>红点、红字：列入排名末位的月份</p>",
        );
    }
    svg
}

struct Scale {
    low: i64,
    high: i64,
    steps: i64,
}

impl Scale {
    fn x(&self, index: usize) -> i64 {
        let index = i64::try_from(index).unwrap_or(0);
        LEFT + 14 + (WIDTH - LEFT - RIGHT - 28) * index / self.steps
    }

    fn y(&self, value: i64) -> i64 {
        TOP + (HEIGHT - TOP - BOTTOM) * (self.high - value) / (self.high - self.low)
    }
}

fn axis(svg: &mut String, scale: &Scale) {
    for value in [scale.low, i64::midpoint(scale.low, scale.high), scale.high] {
        let y = scale.y(value);
        let _ = write!(
            svg,
            "<line class=\"axis\" x1=\"{LEFT}\" x2=\"{}\" y1=\"{y}\" y2=\"{y}\"/><text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
            WIDTH - RIGHT,
            LEFT - 6,
            y + 4,
            value / 100
        );
    }
}

/// One stroke for each run of months without a gap.
fn line(svg: &mut String, scale: &Scale, values: &[Option<i64>]) {
    let mut path = String::new();
    let mut drawing = false;
    for (index, value) in values.iter().enumerate() {
        match value {
            Some(value) => {
                let step = if drawing { 'L' } else { 'M' };
                let _ = write!(path, "{step}{} {}", scale.x(index), scale.y(*value));
                drawing = true;
            }
            None => drawing = false,
        }
    }
    let _ = write!(svg, "<path class=\"own\" d=\"{path}\"/>");
}

fn marks(svg: &mut String, scale: &Scale, points: &[TrendPoint], values: &[Option<i64>]) {
    // With many months only some have room for their words.
    let every = points.len().div_ceil(12);
    for (index, (point, value)) in points.iter().zip(values).enumerate() {
        let x = scale.x(index);
        let worded = (points.len() - 1 - index).is_multiple_of(every);
        if let Some(value) = value {
            let (y, low) = (scale.y(*value), if point.bottom { " class=\"low\"" } else { "" });
            let _ = write!(svg, "<circle{low} cx=\"{x}\" cy=\"{y}\" r=\"3.5\"/>");
            if worded {
                let total = plain(point.total.as_deref().unwrap_or_default());
                let _ = write!(
                    svg,
                    "<text class=\"val\" x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                    y - 8,
                    escaped(total)
                );
            }
        }
        if worded {
            let month = point.month.get(2..).unwrap_or(&point.month);
            let _ = write!(
                svg,
                "<text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                HEIGHT - 8,
                escaped(month)
            );
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(month: &str, total: Option<&str>, bottom: bool) -> TrendPoint {
        TrendPoint {
            month: month.to_owned(),
            total: total.map(str::to_owned),
            rank: None,
            of: 83,
            bottom,
            rate: None,
            town_rate: None,
        }
    }

    #[test]
    fn hundredths_read_what_tables_print() {
        assert_eq!(hundredths("96.42"), Some(9642));
        assert_eq!(hundredths("100"), Some(10000));
        assert_eq!(hundredths("96.4"), Some(9640));
        assert_eq!(hundredths("--"), None);
    }

    #[test]
    fn a_gap_breaks_the_line_and_a_low_month_is_marked() {
        let points = [
            point("2022-03", Some("96.40"), false),
            point("2022-04", None, false),
            point("2022-05", Some("81.00"), true),
            point("2022-06", Some("100"), false),
        ];
        let svg = totals(&points, "一<村>");
        assert_eq!(svg.matches("<circle").count(), 3);
        assert_eq!(svg.matches("class=\"low\"").count(), 1);
        let path = svg.split(" d=\"").nth(1).unwrap();
        assert_eq!(path.split('"').next().unwrap().matches('M').count(), 2);
        assert!(svg.contains("一&lt;村&gt;"));
    }

    #[test]
    fn one_month_is_no_trend() {
        assert_eq!(totals(&[point("2022-03", Some("96"), false)], "x"), "");
        assert_eq!(totals(&[], "x"), "");
    }
}
