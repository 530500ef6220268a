//! A demo town: a year of figures played through the very verbs that offices use, so that everything there is to see
//! came about as it would in earnest. Everything in it is invented.

mod consequence;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use assessment::policy::FigureOf;
use assessment::{CommitteeFigures, Edition, MonthFigures, TownFigures};
use jiff::civil::Date;
use storage::Stamp;

use self::consequence::mistyped;
use crate::actor::Actor;
use crate::clock::{Clock, due_date};
use crate::counts::{counts_of, without_sample};
use crate::deed::ClientKey;
use crate::ground::month_of;
use crate::office::Office;
use crate::place::Place;
use crate::refusal::Refusal;
use crate::role::Role;
use crate::user::{Appointment, NewUser};
use crate::verb::{CellEdit, Founding, ReadingDecision, ReasonEdit, TownFiguresEdit};

/// 演示时钟: runs like the clock behind it, but in the demo's time.
#[derive(Debug)]
pub struct DemoClock {
    behind: Arc<dyn Clock>,
    offset: AtomicI64,
}

impl DemoClock {
    /// In the same time as the clock behind it, until it is set.
    pub fn new(behind: Arc<dyn Clock>) -> Self {
        Self { behind, offset: AtomicI64::new(0) }
    }

    /// From now on it is then.
    pub fn set(&self, now: Stamp) {
        self.offset.store(now.0 - self.behind.now().0, Ordering::SeqCst);
    }
}

impl Clock for DemoClock {
    fn now(&self) -> Stamp {
        Stamp(self.behind.now().0 + self.offset.load(Ordering::SeqCst))
    }
}

/// 演示街镇: what is played.
#[derive(Debug, Clone, Copy)]
pub struct DemoTown<'a> {
    /// Code of nine digits.
    pub town: &'a str,
    /// Name.
    pub name: &'a str,
    /// Id of its policy.
    pub policy: &'a str,
    /// Its figures; the last month is left under way.
    pub figures: &'a TownFigures,
    /// The password of every user.
    pub password: &'a str,
}

/// The reason that the demo states for a committee without a sample.
const UNCHECKED: &str = "当月因隔离管控没有上门测查（示例）";
/// Committees whose secretaries have accounts.
const SECRETARIES: usize = 3;

/// Plays the town, on an office whose database does not hold it yet and whose clock is `clock`; the users that came of
/// it, in the order in which a page may list them. At the end it is three days after the last month's forms were due.
///
/// # Errors
/// What a verb refused, which would be a fault of the demo.
pub async fn seed(office: &Office, clock: &DemoClock, town: &DemoTown<'_>) -> Result<Vec<Actor>, Refusal> {
    let first = town.figures.months.first().ok_or_else(|| fault("no months"))?;
    clock.set(at(due_date(first.month, 1), 8)?);
    office.db().found(town.town, town.name, town.policy, true, office.now()).await?;
    let mut play = Play { office, clock, town, keys: 0, users: Vec::new() };
    play.office_users().await?;
    play.roster(first).await?;
    play.place_users(first).await?;
    let (last, before) = town.figures.months.split_last().ok_or_else(|| fault("no months"))?;
    for (place, month) in before.iter().enumerate() {
        play.whole_month(month, place, before.len() - 1 - place).await?;
    }
    play.month_under_way(last).await?;
    Ok(play.users)
}

struct Play<'a> {
    office: &'a Office,
    clock: &'a DemoClock,
    town: &'a DemoTown<'a>,
    keys: u64,
    users: Vec<Actor>,
}

fn fault(what: &str) -> Refusal {
    Refusal::Fault(format!("demo: {what}"))
}

/// A day of the demo at an hour, Beijing time.
fn at(day: Date, hour: i8) -> Result<Stamp, Refusal> {
    let time = day.at(hour, 0, 0, 0);
    let stamp = jiff::tz::Offset::constant(8).to_timestamp(time);
    stamp.map(|stamp| Stamp(stamp.as_microsecond())).map_err(|error| fault(&error.to_string()))
}

impl Play<'_> {
    fn key(&mut self) -> Result<ClientKey, Refusal> {
        self.keys += 1;
        ClientKey::new(&format!("demo-{:08}", self.keys)).ok_or_else(|| fault("client key"))
    }

    async fn add_users(&mut self, users: &[(String, String, Role, Place)]) -> Result<(), Refusal> {
        let users: Vec<_> = users
            .iter()
            .map(|(login, name, role, place)| NewUser {
                login: login.clone(),
                appointment: Appointment { name: name.clone(), role: *role, place: place.clone() },
            })
            .collect();
        let (console, key) = (Actor::console(self.town.town), self.key()?);
        let made = self.office.create_demo_users(&console, &key, &users, self.town.password).await?;
        self.users.extend(made);
        Ok(())
    }

    async fn office_users(&mut self) -> Result<(), Refusal> {
        let users = [
            ("clerk", "陈某", Role::Clerk),
            ("head", "林某", Role::OfficeHead),
            ("leader", "郑某", Role::Leader),
            ("admin", "方某", Role::Administrator),
        ];
        let users = users.map(|(login, name, role)| (login.to_owned(), name.to_owned(), role, Place::Town));
        self.add_users(&users).await
    }

    async fn place_users(&mut self, first: &MonthFigures) -> Result<(), Refusal> {
        const OFFICERS: [&str; 6] = ["赵某", "钱某", "孙某", "李某", "周某", "吴某"];
        const DEPUTIES: [&str; 6] = ["王某", "冯某", "卫某", "蒋某", "沈某", "韩某"];
        const SECRETARY_NAMES: [&str; 3] = ["杨某", "朱某", "秦某"];
        let mut users = Vec::new();
        for (place, station) in self.town.figures.stations.iter().enumerate() {
            let of = Place::Station(station.name.clone());
            let name = |names: [&str; 6]| (*names.get(place % 6).unwrap_or(&"某")).to_owned();
            let number = place + 1;
            users.push((format!("officer{number}"), name(OFFICERS), Role::BeatOfficer, of.clone()));
            users.push((format!("deputy{number}"), name(DEPUTIES), Role::DeputyChief, of));
        }
        let figures = self.town.figures;
        if let Some(community) = first.committees.iter().find_map(|row| row.community) {
            let of = Place::Community(figures.name(community).to_owned());
            users.push(("community1".to_owned(), "何某".to_owned(), Role::Community, of));
        }
        // Spread over the roster, so that one of them has something to explain.
        let apart = (first.committees.len() / SECRETARIES).max(1);
        let committees = first.committees.iter().skip(apart / 3).step_by(apart);
        for ((row, name), number) in committees.zip(SECRETARY_NAMES).zip(1..) {
            let of = Place::Committee(row.code.to_string());
            users.push((format!("secretary{number}"), name.to_owned(), Role::Secretary, of.clone()));
            if number == 1 {
                users.push(("worker1".to_owned(), "许某".to_owned(), Role::PopulationWorker, of));
            }
        }
        self.add_users(&users).await
    }

    fn user(&self, role: Role, place: &Place) -> Result<Actor, Refusal> {
        let found = self.users.iter().find(|user| user.role == role && user.place == *place);
        found.cloned().ok_or_else(|| fault("user"))
    }

    fn clerk(&self) -> Result<Actor, Refusal> {
        self.user(Role::Clerk, &Place::Town)
    }

    fn head(&self) -> Result<Actor, Refusal> {
        self.user(Role::OfficeHead, &Place::Town)
    }

    async fn roster(&mut self, first: &MonthFigures) -> Result<(), Refusal> {
        let rows = Founding::roster(self.town.figures, first);
        let (clerk, key) = (self.clerk()?, self.key()?);
        self.office.import_roster(&clerk, &key, &first.month.to_string(), &rows).await?;
        Ok(())
    }

    async fn edition(&self, month: &MonthFigures) -> Result<Edition, Refusal> {
        let mut read = self.office.db().read().await?;
        let policy = self.office.town_policy(&mut read, self.town.town).await?;
        policy.edition(month.month).cloned()
    }

    /// Opens a month on the first of the next and sets the town's own figures.
    async fn open(&mut self, month: &MonthFigures) -> Result<String, Refusal> {
        self.clock.set(at(due_date(month.month, 1), 9)?);
        let (text, clerk, key) = (month.month.to_string(), self.clerk()?, self.key()?);
        self.office.open_month(&clerk, &key, &text).await?;
        let edition = self.edition(month).await?;
        let counts = counts_of(&edition, FigureOf::Town, &month.town).into_iter();
        let edit = TownFiguresEdit {
            cells: counts.map(|(figure, count)| (figure, count.to_string())).collect(),
            district_rate: month.district_rate.as_ref().map(ToString::to_string).unwrap_or_default(),
            remark: String::new(),
            version: 0,
        };
        let key = self.key()?;
        self.office.set_town_figures(&clerk, &key, &text, &edit).await?;
        Ok(text)
    }

    /// The officer fills in the committees of a station, as far as `rows` go.
    async fn fill(
        &mut self,
        month: &str,
        station: &str,
        edition: &Edition,
        rows: &[&CommitteeFigures],
    ) -> Result<(), Refusal> {
        let officer = self.user(Role::BeatOfficer, &Place::Station(station.to_owned()))?;
        let grid = self.office.station_grid(&officer, month, station).await?;
        let (mut cells, mut reasons) = (Vec::new(), Vec::new());
        for row in rows {
            let (code, counts) = (row.code.to_string(), counts_of(edition, FigureOf::Committee, &row.cells));
            let Some(shown) = grid.rows.iter().find(|shown| shown.committee == code) else { continue };
            for cell in &shown.cells {
                let value = counts.get(&cell.figure).map(ToString::to_string).unwrap_or_default();
                if value != cell.value {
                    let (figure, was) = (cell.figure.clone(), cell.value.clone());
                    cells.push(CellEdit { committee: code.clone(), figure, was, value });
                }
            }
            if without_sample(edition, &counts).is_some() {
                let reason = UNCHECKED.to_owned();
                reasons.push(ReasonEdit { committee: code, was: shown.reason.clone(), reason });
            }
        }
        let key = self.key()?;
        self.office.save_cells(&officer, &key, month, station, &cells, &reasons).await?;
        Ok(())
    }

    fn rows<'m>(&self, month: &'m MonthFigures, station: usize) -> Vec<&'m CommitteeFigures> {
        month.committees.iter().filter(|row| row.station == station).collect()
    }

    fn stations(&self, month: &MonthFigures) -> Vec<(usize, String)> {
        let names = self.town.figures.stations.iter().map(|station| station.name.clone()).enumerate();
        names.filter(|(place, _)| month.committees.iter().any(|row| row.station == *place)).collect()
    }

    async fn version(&self, month: &str, station: &str) -> Result<i64, Refusal> {
        let mut read = self.office.db().read().await?;
        let part = read.station_month(self.town.town, month, station).await?;
        part.map(|part| part.version).ok_or_else(|| fault("station_month"))
    }

    async fn submit(&mut self, month: &str, station: &str) -> Result<(), Refusal> {
        let officer = self.user(Role::BeatOfficer, &Place::Station(station.to_owned()))?;
        let (version, key) = (self.version(month, station).await?, self.key()?);
        self.office.submit_draft(&officer, &key, month, station, version, true).await?;
        Ok(())
    }

    async fn sign(&mut self, month: &str, station: &str) -> Result<(), Refusal> {
        let deputy = self.user(Role::DeputyChief, &Place::Station(station.to_owned()))?;
        let (version, key) = (self.version(month, station).await?, self.key()?);
        self.office.sign_station(&deputy, &key, month, station, version).await?;
        Ok(())
    }

    async fn month_version(&self, month: &str) -> Result<i64, Refusal> {
        let mut read = self.office.db().read().await?;
        let row = read.month(self.town.town, month).await?;
        row.map(|row| row.version).ok_or_else(|| fault("month"))
    }

    async fn publish(&mut self, month: &str) -> Result<(), Refusal> {
        let (head, version, key) = (self.head()?, self.month_version(month).await?, self.key()?);
        self.office.publish_month(&head, &key, month, version).await?;
        Ok(())
    }

    /// A month from its opening to what follows from it. The second is handed in with a mistake and comes out again.
    async fn whole_month(&mut self, month: &MonthFigures, place: usize, after: usize) -> Result<(), Refusal> {
        let text = self.open(month).await?;
        let edition = self.edition(month).await?;
        let wrong = (place == 1).then(|| mistyped(month, &edition)).flatten();
        let handed_in = wrong.as_ref().map_or(month, |(wrong, _)| wrong);
        let (form_due, publish_due) =
            (u32::from(edition.calendar.form_due_day), u32::from(edition.calendar.meeting_due_day));
        for (station, name) in self.stations(month) {
            self.clock.set(at(due_date(month.month, form_due.saturating_sub(2)), 10)?);
            let rows = self.rows(handed_in, station);
            self.fill(&text, &name, &edition, &rows).await?;
            self.submit(&text, &name).await?;
            self.clock.set(at(due_date(month.month, form_due), 15)?);
            self.sign(&text, &name).await?;
            self.clock.set(at(due_date(month.month, form_due + 1), 9)?);
            let (clerk, version, key) = (self.clerk()?, self.version(&text, &name).await?, self.key()?);
            self.office.review_station(&clerk, &key, &text, &name, version).await?;
        }
        self.clock.set(at(due_date(month.month, publish_due.saturating_sub(1)), 14)?);
        let (clerk, version, key) = (self.clerk()?, self.month_version(&text).await?, self.key()?);
        self.office.lock_month(&clerk, &key, &text, version, "").await?;
        self.clock.set(at(due_date(month.month, publish_due), 10)?);
        self.publish(&text).await?;
        self.call(month.month, publish_due, after).await?;
        if let Some((_, wrong)) = &wrong {
            self.reissue(&text, wrong).await?;
            self.call(month.month, publish_due, after).await?;
        }
        self.see_through(month.month, publish_due, after).await?;
        if place == 0 {
            self.decide(&edition, &month.month.next().to_string()).await?;
        }
        Ok(())
    }

    /// The town signs the first reading that must be asked about, as it stands.
    async fn decide(&mut self, edition: &Edition, from_month: &str) -> Result<(), Refusal> {
        let asked = edition.readings.iter().find(|reading| reading.ask_before_start && !reading.is_decided());
        let Some((reading, option)) = asked.and_then(|reading| Some((reading, reading.chosen()?))) else {
            return Ok(());
        };
        let decision = ReadingDecision {
            reading: reading.key.clone(),
            choice: option.id.clone(),
            decided_by: "镇平安建设例会（示例）".to_owned(),
            decided_on: due_date(month_of(from_month)?, 1).to_string(),
            from_month: from_month.to_owned(),
        };
        let (head, key) = (self.head()?, self.key()?);
        self.office.decide_reading(&head, &key, &decision).await?;
        Ok(())
    }

    /// The last month: a station in each state that there is something to do about.
    async fn month_under_way(&mut self, month: &MonthFigures) -> Result<(), Refusal> {
        let text = self.open(month).await?;
        let edition = self.edition(month).await?;
        let due = u32::from(edition.calendar.form_due_day);
        self.clock.set(at(due_date(month.month, due.saturating_sub(1)), 10)?);
        for (place, (station, name)) in self.stations(month).into_iter().enumerate() {
            let rows = self.rows(month, station);
            match place % 5 {
                0 => {
                    self.fill(&text, &name, &edition, &rows).await?;
                    self.submit(&text, &name).await?;
                    self.sign(&text, &name).await?;
                }
                1 => {
                    self.fill(&text, &name, &edition, &rows).await?;
                    self.submit(&text, &name).await?;
                }
                2 => {
                    self.fill(&text, &name, &edition, &rows).await?;
                    self.submit(&text, &name).await?;
                    let deputy = self.user(Role::DeputyChief, &Place::Station(name.clone()))?;
                    let (version, key) = (self.version(&text, &name).await?, self.key()?);
                    let reason = "自主申报有效数与社区台账不一致，请核对后再提交（示例）";
                    self.office.return_station(&deputy, &key, &text, &name, version, reason).await?;
                }
                3 => {
                    let half = rows.len() / 2;
                    self.fill(&text, &name, &edition, rows.get(..half).unwrap_or(&rows)).await?;
                }
                _ => {
                    let (clerk, version, key) =
                        (self.clerk()?, self.version(&text, &name).await?, self.key()?);
                    let until = due_date(month.month, due + 1).to_string();
                    let reason = "辖区集中排查，测查推迟（示例）";
                    let office = self.office;
                    office.extend_deadline(&clerk, &key, &text, &name, version, &until, reason).await?;
                }
            }
        }
        self.clock.set(at(due_date(month.month, due + 3), 10)?);
        Ok(())
    }
}
