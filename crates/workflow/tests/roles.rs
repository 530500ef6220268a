//! Who may do what: every role with every permission, kept as a table so that a change is looked at.
#![allow(missing_docs, clippy::unwrap_used)]

use workflow::{Permission, Place, Role};

#[test]
fn every_role_with_every_permission() {
    let head: Vec<&str> = Role::ALL.into_iter().map(Role::words).collect();
    let mut table = format!("{} | {}\n", "权限", head.join(" | "));
    for permission in Permission::ALL {
        let marks: Vec<&str> =
            Role::ALL.into_iter().map(|role| if role.may(permission) { "有" } else { "—" }).collect();
        table += &format!("{} | {}\n", permission.words(), marks.join(" | "));
    }
    insta::assert_snapshot!(table);
}

#[test]
fn all_permissions_are_listed_once_and_named_apart() {
    for (number, permission) in Permission::ALL.into_iter().enumerate() {
        assert!(!Permission::ALL[..number].contains(&permission), "{permission:?}");
        assert!(Permission::ALL[..number].iter().all(|other| other.words() != permission.words()));
        assert!(Role::ALL.into_iter().any(|role| role.may(permission)), "{permission:?} is nobody's");
    }
}

#[test]
fn nobody_who_manages_users_touches_figures_and_nobody_signs_what_he_publishes() {
    use Permission as P;
    for role in Role::ALL {
        let figures = [P::EditFigures, P::ImportFigures, P::SubmitDraft, P::SignStation, P::Publish];
        assert!(!(role.may(P::ManageUsers) && figures.into_iter().any(|figure| role.may(figure))), "{role}");
        assert!(!(role.may(P::SignStation) && role.may(P::Review)), "{role}");
        assert!(!(role.may(P::SubmitDraft) && role.may(P::SignStation)), "{role}");
        assert!(!(role.may(P::EditFigures) && role.may(P::Publish)), "{role}");
    }
}

#[test]
fn every_role_is_held_for_one_kind_of_place() {
    let places = [
        Place::Town,
        Place::Station("三林派出所".to_owned()),
        Place::Community("三林社区".to_owned()),
        Place::Committee("310115130001".to_owned()),
    ];
    for role in Role::ALL {
        let fitting: Vec<&Place> = places.iter().filter(|place| role.fits(place)).collect();
        assert_eq!(fitting.len(), 1, "{role}");
        assert_eq!(role.id().parse(), Ok(role));
    }
    for place in places {
        assert_eq!(Place::parse(&place.to_string()), Some(place));
    }
}
