//! The smallest `.xls` that holds tables: records in a stream, the stream in sectors.

use super::{Cell, Grid};

#[derive(Default)]
pub(crate) struct Records(pub(crate) Vec<u8>);

impl Records {
    pub(crate) fn put(&mut self, kind: u16, data: &[u8]) {
        self.0.extend(kind.to_le_bytes());
        self.0.extend(u16::try_from(data.len()).unwrap().to_le_bytes());
        self.0.extend(data);
    }
}

fn begin(kind: u16) -> Vec<u8> {
    let mut data = vec![0x00, 0x06];
    data.extend(kind.to_le_bytes());
    data.extend([0; 12]);
    data
}

fn text(text: &str, length_bytes: usize) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut data = units.len().to_le_bytes()[..length_bytes].to_vec();
    data.push(1);
    data.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    data
}

/// The records of a sheet; format 0 is general, format 1 a date.
fn sheet(grid: &Grid) -> Vec<u8> {
    let mut records = Records::default();
    records.put(0x0809, &begin(0x10));
    for (row, cells) in (0_u16..).zip(grid) {
        for (column, cell) in (0_u16..).zip(cells) {
            let head = |style: u16| {
                [row, column, style].iter().flat_map(|part| part.to_le_bytes()).collect::<Vec<u8>>()
            };
            match cell {
                Cell::Text(value) if value.is_empty() => records.put(0x0201, &head(0)),
                Cell::Text(value) => records.put(0x0204, &[head(0), text(value, 2)].concat()),
                Cell::Number(value) => {
                    let number: f64 = value.parse().unwrap();
                    records.put(0x0203, &[head(0), number.to_le_bytes().to_vec()].concat());
                }
                // A date's serial number in a date's format.
                Cell::Raw { csv, .. } => {
                    let number: f64 = csv.parse().unwrap();
                    records.put(0x0203, &[head(1), number.to_le_bytes().to_vec()].concat());
                }
            }
        }
    }
    records.put(0x000a, &[]);
    records.0
}

/// The stream of a workbook.
pub(crate) fn stream(sheets: &[(&str, &Grid)]) -> Vec<u8> {
    let bodies: Vec<Vec<u8>> = sheets.iter().map(|(_, grid)| sheet(grid)).collect();
    let globals = |places: &[u32]| {
        let mut records = Records::default();
        records.put(0x0809, &begin(5));
        records.put(0x00e0, &[0; 20]);
        let mut date = [0; 20];
        date[2] = 14;
        records.put(0x00e0, &date);
        for ((name, _), place) in sheets.iter().zip(places) {
            records.put(0x0085, &[place.to_le_bytes().to_vec(), vec![0, 0], text(name, 1)].concat());
        }
        records.put(0x000a, &[]);
        records.0
    };
    let mut next = u32::try_from(globals(&vec![0; sheets.len()]).len()).unwrap();
    let mut places = Vec::new();
    for body in &bodies {
        places.push(next);
        next += u32::try_from(body.len()).unwrap();
    }
    let mut all = globals(&places);
    all.extend(bodies.concat());
    all
}

/// A container with one stream.
pub(crate) fn container(name: &str, stream: &[u8]) -> Vec<u8> {
    const SECTOR: usize = 512;
    let data = stream.len().max(4_096).div_ceil(SECTOR);
    let tables = (data + 2).div_ceil(SECTOR / 4 - 1) + 1;
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.resize(SECTOR, 0);
    let put = |bytes: &mut Vec<u8>, at: usize, number: usize| {
        bytes[at..at + 4].copy_from_slice(&u32::try_from(number).unwrap().to_le_bytes());
    };
    (bytes[24], bytes[26], bytes[28], bytes[29], bytes[30], bytes[32]) = (0x3e, 3, 0xfe, 0xff, 9, 6);
    put(&mut bytes, 44, tables);
    put(&mut bytes, 48, tables);
    put(&mut bytes, 56, 4_096);
    put(&mut bytes, 60, 0xffff_fffe);
    put(&mut bytes, 68, 0xffff_fffe);
    for place in 0..109 {
        put(&mut bytes, 76 + 4 * place, if place < tables { place } else { 0xffff_ffff });
    }
    let mut chains: Vec<u32> = vec![0xffff_fffd; tables];
    chains.push(0xffff_fffe);
    chains.extend((0..data).map(|place| {
        if place + 1 == data { 0xffff_fffe } else { u32::try_from(tables + 1 + place + 1).unwrap() }
    }));
    chains.resize(tables * SECTOR / 4, 0xffff_ffff);
    bytes.extend(chains.iter().flat_map(|next| next.to_le_bytes()));
    bytes.extend(entry("Root Entry", 5, 0xffff_fffe, 0));
    bytes.extend(entry(name, 2, u32::try_from(tables + 1).unwrap(), data * SECTOR));
    bytes.resize((tables + 2) * SECTOR, 0);
    bytes.extend(stream);
    bytes.resize((tables + 2 + data) * SECTOR, 0);
    bytes
}

fn entry(name: &str, kind: u8, start: u32, length: usize) -> Vec<u8> {
    let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut bytes = units.clone();
    bytes.resize(128, 0);
    bytes[64..66].copy_from_slice(&u16::try_from(units.len() + 2).unwrap().to_le_bytes());
    bytes[66] = kind;
    bytes[116..120].copy_from_slice(&start.to_le_bytes());
    bytes[120..124].copy_from_slice(&u32::try_from(length).unwrap().to_le_bytes());
    bytes
}

/// A workbook with tables as an old spreadsheet writes it.
pub(crate) fn workbook(sheets: &[(&str, &Grid)]) -> Vec<u8> {
    container("Workbook", &stream(sheets))
}
