//! What is printed: a table for people, or one line of JSON a goal for machines.

use serde::Serialize;

/// Which way a goal points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The figure must reach the floor.
    AtLeast,
    /// The figure must not pass the floor.
    AtMost,
}

impl Bound {
    fn admits(self, figure: f64, bound: f64) -> bool {
        match self {
            Self::AtLeast => figure >= bound,
            Self::AtMost => figure <= bound,
        }
    }
}

/// One goal with its figure.
#[derive(Debug, Clone, Serialize)]
pub struct Goal {
    /// As in the table of goals: `P1`.
    pub name: &'static str,
    #[serde(skip)]
    what: &'static str,
    figure: f64,
    unit: &'static str,
    /// What the bare machine did in the same run, where that can be said.
    limit: Option<f64>,
    /// Figure by limit.
    ratio: Option<f64>,
    /// What must be reached; some figures only have an aim.
    floor: Option<f64>,
    /// Whether the floor holds.
    pub holds: bool,
    /// Where it is going: to miss it fails nothing.
    aim: Option<f64>,
    /// Whether the aim is reached.
    reached: Option<bool>,
    #[serde(skip)]
    bound: Bound,
}

impl Goal {
    /// A goal without a limit of the machine.
    pub fn new(
        name: &'static str,
        what: &'static str,
        figure: f64,
        unit: &'static str,
        bound: Bound,
        floor: f64,
    ) -> Self {
        Self {
            name,
            what,
            figure,
            unit,
            limit: None,
            ratio: None,
            floor: Some(floor),
            holds: bound.admits(figure, floor),
            aim: None,
            reached: None,
            bound,
        }
    }

    /// A figure that has an aim and no floor.
    pub fn aim_only(
        name: &'static str,
        what: &'static str,
        figure: f64,
        unit: &'static str,
        bound: Bound,
        aim: f64,
    ) -> Self {
        Self {
            floor: None,
            holds: true,
            ..Self::new(name, what, figure, unit, bound, aim).aiming(aim)
        }
    }

    /// With where it is going.
    #[must_use]
    pub fn aiming(mut self, aim: f64) -> Self {
        self.aim = Some(aim);
        self.reached = Some(self.bound.admits(self.figure, aim));
        self
    }

    /// With what the bare machine did.
    #[must_use]
    pub fn against(mut self, limit: f64) -> Self {
        self.limit = Some(limit);
        self.ratio = (limit > 0.0).then(|| self.figure / limit);
        self
    }

    /// Whether this run of the same goal was worse than that one.
    pub fn is_worse_than(&self, other: &Self) -> bool {
        match self.bound {
            Bound::AtLeast => self.figure < other.figure,
            Bound::AtMost => self.figure > other.figure,
        }
    }
}

/// The outcome of a bench.
#[derive(Debug, Default)]
pub struct Report {
    /// Each goal once, with its worst run.
    pub goals: Vec<Goal>,
    /// What helps to read them: a sentence each.
    pub notes: Vec<String>,
    /// What could not be measured, and why: then not every floor holds.
    unmeasured: Vec<(&'static str, String)>,
}

impl Report {
    /// Takes up a run's goal: the worst run counts.
    pub fn add(&mut self, goal: Goal) {
        match self.goals.iter_mut().find(|known| known.name == goal.name) {
            Some(known) if goal.is_worse_than(known) => *known = goal,
            Some(_) => {}
            None => self.goals.push(goal),
        }
    }

    /// Takes up a run's goal of which there must be none.
    pub fn none(&mut self, name: &'static str, what: &'static str, found: usize, unit: &'static str) {
        self.add(Goal::new(name, what, found as f64, unit, Bound::AtMost, 0.0));
    }

    /// A goal that should have been measured and could not be.
    pub fn not_measured(&mut self, name: &'static str, why: &str) {
        self.unmeasured.push((name, why.trim().to_owned()));
    }

    /// Adds a sentence.
    pub fn note(&mut self, sentence: impl Into<String>) {
        self.notes.push(sentence.into());
    }

    /// Adds a sentence that is said once, however many runs there are: the first run's.
    pub fn note_once(&mut self, sentence: impl Into<String>) {
        let sentence = sentence.into();
        let begin = sentence.split(':').next().unwrap_or_default();
        if !self.notes.iter().any(|note| note.starts_with(begin)) {
            self.notes.push(sentence);
        }
    }

    /// Whether everything was measured and every floor holds.
    pub fn holds(&self) -> bool {
        self.unmeasured.is_empty() && self.goals.iter().all(|goal| goal.holds)
    }

    /// One line a goal.
    pub fn to_json_lines(&self) -> String {
        let line = |goal: &Goal| serde_json::to_string(goal).unwrap_or_default() + "\n";
        let unmeasured = |(name, why): &(&str, String)| {
            let line = serde_json::json!({"name": name, "figure": null, "holds": false, "not_measured": why});
            line.to_string() + "\n"
        };
        let goals = self.goals.iter().map(line);
        goals.chain(self.unmeasured.iter().map(unmeasured)).collect()
    }

    /// The table, then the sentences.
    pub fn to_table(&self) -> String {
        let mut rows = vec![
            [
                "goal",
                "figure",
                "unit",
                "machine limit",
                "ratio",
                "floor",
                "holds",
                "aim",
                "",
                "what",
            ]
            .map(str::to_owned),
        ];
        for goal in &self.goals {
            let sign = if goal.bound == Bound::AtLeast {
                "≥"
            } else {
                "≤"
            };
            let bound = |value: f64| format!("{sign} {}", number(value));
            let none = || "–".to_owned();
            let reached = match goal.reached {
                Some(true) => "reached",
                Some(false) => "missed",
                None => "",
            };
            rows.push([
                goal.name.to_owned(),
                number(goal.figure),
                goal.unit.to_owned(),
                goal.limit.map_or_else(none, number),
                goal.ratio.map_or_else(none, number),
                goal.floor.map_or_else(none, bound),
                match goal.floor {
                    None => none(),
                    Some(_) if goal.holds => "yes".to_owned(),
                    Some(_) => "NO".to_owned(),
                },
                goal.aim.map_or_else(none, bound),
                reached.to_owned(),
                goal.what.to_owned(),
            ]);
        }
        let width = |column: usize| {
            rows.iter()
                .map(|row| row[column].chars().count())
                .max()
                .unwrap_or(0)
        };
        let mut text = String::new();
        for (name, why) in &self.unmeasured {
            text += &format!("{name}: NOT MEASURED: {why}\n");
        }
        for row in &rows {
            let cells: Vec<_> = row
                .iter()
                .enumerate()
                .map(|(column, cell)| format!("{cell:<0$}", width(column)))
                .collect();
            text += cells.join("  ").trim_end();
            text.push('\n');
        }
        for note in &self.notes {
            text += &format!("\n· {note}");
        }
        text + "\n"
    }
}

/// A number as people read it: three figures, more when it is large.
fn number(value: f64) -> String {
    if value == value.trunc() || value.abs() >= 100.0 {
        let mut digits = format!("{:.0}", value.abs());
        let mut place = digits.len();
        while place > 3 {
            place -= 3;
            digits.insert(place, ' ');
        }
        (if value < 0.0 { "-" } else { "" }).to_owned() + &digits
    } else if value.abs() >= 10.0 {
        format!("{value:.1}")
    } else if value.abs() >= 1.0 {
        format!("{value:.2}")
    } else {
        format!("{value:.3}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_run_is_the_one_reported() {
        let mut report = Report::default();
        for rate in [5_000.0, 3_100.0, 4_000.0] {
            report.add(
                Goal::new("P1", "stored", rate, "messages/s", Bound::AtLeast, 3_300.0).against(10_000.0),
            );
        }
        for p99 in [10.0, 90.0, 20.0] {
            report.add(Goal::new("P2", "latency", p99, "ms", Bound::AtMost, 100.0));
        }
        assert!(!report.holds());
        let lines: Vec<serde_json::Value> = report
            .to_json_lines()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(
            lines[0],
            serde_json::json!({"name": "P1", "figure": 3100.0, "unit": "messages/s", "limit": 10000.0, "ratio": 0.31, "floor": 3300.0, "holds": false, "aim": null, "reached": null})
        );
        assert_eq!(
            (&lines[1]["figure"], &lines[1]["holds"]),
            (&90.0.into(), &true.into())
        );
        assert_eq!(lines.len(), 2);
    }

    #[test]
    fn an_aim_is_told_and_to_miss_it_fails_nothing() {
        let mut report = Report::default();
        report.add(Goal::new("P4", "a list", 10.0, "ms", Bound::AtMost, 25.0).aiming(8.0));
        report.add(Goal::aim_only("P5 statements", "", 11.0, "", Bound::AtMost, 3.0));
        report.add(Goal::new("P1", "stored", 9_000.0, "", Bound::AtLeast, 3_300.0).aiming(8_000.0));
        assert!(report.holds());
        let table = report.to_table();
        let lines: Vec<_> = table.lines().collect();
        assert!(lines[1].contains("≤ 25") && lines[1].contains("≤ 8") && lines[1].contains("missed"));
        assert!(lines[2].contains("≤ 3") && lines[2].contains("missed"));
        assert!(lines[3].contains("reached"));
        assert!(report.to_json_lines().contains(r#""floor":null"#));
    }

    #[test]
    fn what_was_not_measured_does_not_hold() {
        let mut report = Report::default();
        report.add(Goal::new("R7", "lost", 0.0, "", Bound::AtMost, 0.0));
        report.not_measured("R7 full", "no disk can be mounted\n");
        assert!(!report.holds());
        assert!(
            report
                .to_table()
                .starts_with("R7 full: NOT MEASURED: no disk can be mounted\n")
        );
        assert!(
            report
                .to_json_lines()
                .contains(r#""not_measured":"no disk can be mounted""#)
        );
    }

    #[test]
    fn numbers_are_written_for_people() {
        let written = [0.0, 0.0312, 2.71459, 42.25, 3_300.0, 1_234_567.8].map(number);
        assert_eq!(written, ["0", "0.031", "2.71", "42.2", "3 300", "1 234 568"]);
    }
}
