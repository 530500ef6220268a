//! What happens in the demo's year: every situation that the document knows, each at a known place.

/// What befalls a committee in a month, on top of its ordinary figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// The sample check goes badly: far below 98 %.
    Poor,
    /// Registered well, but accounts lapse and nobody from overseas is on record: low marks at a high rate.
    AccountsLapse,
    /// A falsified person is found.
    Falsified,
    /// Nobody checked.
    Unchecked,
    /// The same middling figures as others that month: a tie across the cut.
    Even,
}

/// Committees of the story, by their place in the roster.
pub(crate) const STORY: &[(usize, &[u16], Event)] = &[
    // Two months in a row: level 1.
    (4, &[2, 3], Event::Poor),
    // Three and four in a row: level 1, level 2, level 2 again.
    (11, &[5, 6, 7, 8], Event::Poor),
    // A month without an assessment neither counts nor breaks: May and July are two in a row.
    (19, &[5, 7], Event::Poor),
    (19, &[6], Event::Unchecked),
    // Five months in a year: a veto is proposed.
    (27, &[1, 3, 5, 8, 11], Event::Poor),
    // Five months at a rate above the town's: every one excluded, no veto.
    (34, &[2, 4, 6, 9, 12], Event::AccountsLapse),
    // Five months of which one is excluded: four count, no veto.
    (42, &[1, 4, 7, 10], Event::Poor),
    (42, &[12], Event::AccountsLapse),
    // Falsification on an otherwise good rate.
    (50, &[4], Event::Falsified),
    (63, &[12], Event::Falsified),
    // The last two months of the year: level 1 in December.
    (58, &[11, 12], Event::Poor),
    // The last three months: level 2 in December.
    (71, &[10, 11, 12], Event::Poor),
    // Seven alike in December: a tie across the cut of the last ten.
    (7, &[12], Event::Even),
    (15, &[12], Event::Even),
    (22, &[12], Event::Even),
    (30, &[12], Event::Even),
    (38, &[12], Event::Even),
    (46, &[12], Event::Even),
    (54, &[12], Event::Even),
    (66, &[12], Event::Unchecked),
];

/// What befalls a committee in a month.
pub(crate) fn event(committee: usize, month: u16) -> Option<Event> {
    STORY
        .iter()
        .find(|(place, months, _)| *place == committee && months.contains(&month))
        .map(|(_, _, event)| *event)
}
