//! Where fonts are, and which of them a paper is set in.

use std::path::{Path, PathBuf};
use std::{env, fs};

use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontWeight};
use typst::utils::LazyHash;

use crate::PaperError;

/// Families for text, best first: free fonts only, for a paper carries its font with it.
const SERIF_FAMILIES: &[&str] =
    &["Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN", "Source Han Serif"];
/// Families for headings, best first.
const SANS_FAMILIES: &[&str] =
    &["Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "Source Han Sans"];
/// File names (their beginnings) that are opened in a system's font folders, where hundreds of others lie.
const KNOWN_FILES: &[&str] = &[
    "NotoSerifCJK",
    "NotoSansCJK",
    "NotoSerifSC",
    "NotoSansSC",
    "SourceHanSerif",
    "SourceHanSans",
    // Free fonts for rare characters.
    "HanaMin",
    "Jigmo",
    "Plangothic",
    "BabelStoneHan",
];
/// Files of those families that no paper uses: other weights, other regions.
const UNUSED_FILES: &[&str] =
    &["Light", "Thin", "Black", "DemiLight", "Medium", "SemiBold", "ExtraLight", "Heavy", "Mono"];
/// Folders below a place are opened this deep.
const MAX_DEPTH: usize = 4;
/// A font file larger than this is not a font.
const MAX_FONT_BYTES: u64 = 128 * 1024 * 1024;

/// 字体: the fonts that papers are set in, and every character they have.
pub struct Fonts {
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
    serif: Vec<String>,
    sans: Vec<String>,
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Fonts").field("serif", &self.serif).field("sans", &self.sans).finish()
    }
}

impl Fonts {
    /// Reads the fonts of these places, in their order. In a folder called `fonts` that lies in no system folder every
    /// font file is read; elsewhere only files whose names are known.
    ///
    /// # Errors
    /// There is no Chinese font for text, or a file cannot be read.
    pub fn load(places: &[PathBuf]) -> Result<Self, PaperError> {
        let mut files = Vec::new();
        for place in places {
            collect(place, 0, &mut files);
        }
        let mut fonts = Vec::new();
        let mut seen = Vec::new();
        for file in files {
            let name = file.file_name().map(ToOwned::to_owned);
            if seen.contains(&name) {
                continue;
            }
            let bytes = fs::read(&file)
                .map_err(|reason| PaperError::FontUnreadable { file, reason: reason.to_string() })?;
            fonts.extend(Font::iter(Bytes::new(bytes)).filter(is_wanted));
            seen.push(name);
        }
        Self::of(fonts).ok_or_else(|| PaperError::NoFont { looked: places.to_vec() })
    }

    fn of(fonts: Vec<Font>) -> Option<Self> {
        let book = FontBook::from_fonts(&fonts);
        let has = |family: &&&str| book.contains_family(&family.to_lowercase());
        let serif = (*SERIF_FAMILIES.iter().find(has)?).to_owned();
        let sans =
            SANS_FAMILIES.iter().find(has).map_or_else(|| serif.clone(), |family| (*family).to_owned());
        let others = || {
            let known = |family: &&str| !SERIF_FAMILIES.contains(family) && !SANS_FAMILIES.contains(family);
            book.families().map(|(family, _)| family).filter(known).map(str::to_owned)
        };
        let chain = |first: &String, second: &String| {
            let mut chain = vec![first.clone(), second.clone()];
            chain.dedup();
            chain.extend(others());
            chain
        };
        let (serif, sans) = (chain(&serif, &sans), chain(&sans, &serif));
        Some(Self { book: LazyHash::new(book), fonts, serif, sans })
    }

    /// Whether any font has the character.
    pub fn has(&self, character: char) -> bool {
        self.fonts.iter().any(|font| font.info().coverage.contains(u32::from(character)))
    }

    /// Families for text, the first choice first.
    pub(crate) fn serif(&self) -> &[String] {
        &self.serif
    }

    /// Families for headings, the first choice first.
    pub(crate) fn sans(&self) -> &[String] {
        &self.sans
    }

    pub(crate) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    pub(crate) fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }
}

/// A collection holds a face for each region: only the one for the mainland is kept, and of weights the two in use.
fn is_wanted(font: &Font) -> bool {
    let family = font.info().family.as_str();
    let collection = ["Noto Serif CJK", "Noto Sans CJK", "Noto Sans Mono CJK", "Source Han"];
    let other_region = collection.iter().any(|name| family.starts_with(name))
        && !SERIF_FAMILIES.contains(&family)
        && !SANS_FAMILIES.contains(&family);
    let weight = font.info().variant.weight;
    let variable = !font.info().axes.is_empty();
    !other_region && (variable || weight == FontWeight::REGULAR || weight == FontWeight::BOLD)
}

/// Font files below a place, by name; a folder that cannot be opened is passed over.
fn collect(place: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(place) else { return };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let Ok(about) = fs::metadata(&path) else { continue };
        if about.is_dir() {
            if depth < MAX_DEPTH {
                collect(&path, depth + 1, files);
            }
        } else if about.len() <= MAX_FONT_BYTES && is_font_file(place, &path) {
            files.push(path);
        }
    }
}

fn is_font_file(place: &Path, path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
    let lower = name.to_lowercase();
    let is_font = [".ttf", ".otf", ".ttc", ".otc"].iter().any(|ending| lower.ends_with(ending));
    let shared =
        SYSTEM_PLACES.iter().any(|system| place.starts_with(system)) || place.ends_with(".local/share/fonts");
    let own = place.ends_with("fonts") && !shared;
    let known = KNOWN_FILES.iter().any(|known| name.starts_with(known))
        && !UNUSED_FILES.iter().any(|unused| name.contains(unused));
    is_font && (own || known)
}

#[cfg(target_os = "windows")]
const SYSTEM_PLACES: &[&str] = &[r"C:\Windows\Fonts"];
#[cfg(target_os = "macos")]
const SYSTEM_PLACES: &[&str] = &["/System/Library/Fonts", "/Library/Fonts", "/opt/homebrew/share/fonts"];
#[cfg(not(any(target_os = "windows", target_os = "macos")))]
const SYSTEM_PLACES: &[&str] = &["/usr/share/fonts", "/usr/local/share/fonts", "/run/host/fonts"];

/// Where fonts are looked for: `fonts` beside the program and in the working directory, the user's fonts, the system's.
pub fn font_places(program: Option<&Path>) -> Vec<PathBuf> {
    let beside = program.and_then(Path::parent).map(|folder| folder.join("fonts"));
    let here = env::current_dir().ok().map(|folder| folder.join("fonts"));
    let of = |variable: &str, below: &str| env::var_os(variable).map(|home| PathBuf::from(home).join(below));
    let users = match env::consts::OS {
        "windows" => [of("LOCALAPPDATA", r"Microsoft\Windows\Fonts"), of("WINDIR", "Fonts")],
        "macos" => [of("HOME", "Library/Fonts"), None],
        _ => [of("HOME", ".local/share/fonts"), of("HOME", ".fonts")],
    };
    let mut places: Vec<PathBuf> = Vec::new();
    let system = SYSTEM_PLACES.iter().map(|place| Some(PathBuf::from(place)));
    for place in [beside, here].into_iter().chain(users).chain(system).flatten() {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places
}
