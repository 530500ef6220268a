//! The package of an `.xlsx`: a zip archive whose sizes are looked at before anything is unpacked.

use std::io::{self, Read, Seek, SeekFrom};

use zip::ZipArchive;
use zip::read::ZipFile;

use crate::finding::{Finding, Origin};
use crate::limits::{FREE_UNPACKED_BYTES, MAX_PARTS, MAX_RATIO, MAX_UNPACKED_BYTES};

const DAMAGED: &str = "请用 Excel 或 WPS 打开，另存为新的 .xlsx 后重新提交";

pub(crate) struct Package<R> {
    zip: ZipArchive<R>,
    pub(crate) origin: Origin,
    /// Part names in lower case, with where they stand.
    names: Vec<(String, usize)>,
}

impl<R: Read + Seek> Package<R> {
    /// Opens the archive if its size is credible.
    pub(crate) fn open(mut reader: R, origin: Origin) -> Result<Self, Finding> {
        let packed = reader.seek(SeekFrom::End(0)).map_err(|error| damaged(&origin, &error))?;
        let mut zip = ZipArchive::new(reader).map_err(|error| damaged(&origin, &error))?;
        if zip.len() > MAX_PARTS {
            let message = format!("压缩包里有 {} 个部件，超过上限 {MAX_PARTS}", zip.len());
            return Err(origin.whole(message, DAMAGED));
        }
        let (mut names, mut unpacked) = (Vec::new(), 0_u64);
        for place in 0..zip.len() {
            let file = zip.by_index_raw(place).map_err(|error| damaged(&origin, &error))?;
            if file.encrypted() {
                return Err(origin.whole("压缩包加了密码", "请去掉密码后重新提交"));
            }
            unpacked = unpacked.saturating_add(file.size());
            let name = file.name().map_err(|error| damaged(&origin, &error))?;
            names.push((name.replace('\\', "/").to_ascii_lowercase(), place));
        }
        if unpacked > MAX_UNPACKED_BYTES || unpacked > FREE_UNPACKED_BYTES && unpacked / MAX_RATIO > packed {
            let message = format!("解压后有 {} MB，与文件大小 {} KB 不相称", unpacked >> 20, packed >> 10);
            return Err(origin.whole(message, "像是压缩炸弹或带着大量空白格式，请只复制数据到新的工作簿"));
        }
        Ok(Self { zip, origin, names })
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    fn place(&self, name: &str) -> Option<usize> {
        let name = name.trim_start_matches('/').to_ascii_lowercase();
        self.names.iter().find(|(known, _)| *known == name).map(|(_, place)| *place)
    }

    /// A part, which may not unpack to more than the package says.
    pub(crate) fn part(&mut self, name: &str) -> Result<Bounded<ZipFile<'_, R>>, Finding> {
        let Some(place) = self.place(name) else {
            return Err(self.origin.whole(format!("工作簿里缺少部件 {}", crate::cell::shown(name)), DAMAGED));
        };
        let origin = &self.origin;
        let file = self.zip.by_index(place).map_err(|error| damaged(origin, &error))?;
        let left = file.size();
        Ok(Bounded { inner: file, left })
    }
}

pub(crate) fn damaged(origin: &Origin, error: &dyn std::fmt::Display) -> Finding {
    origin.whole(format!("工作簿已损坏或不完整（{error}）"), DAMAGED)
}

/// Reads no more than was declared; more is an error, so that a package cannot lie about its size.
pub(crate) struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.left = match self.left.checked_sub(count as u64) {
            Some(left) => left,
            None => return Err(io::Error::other("部件比声明的大")),
        };
        Ok(count)
    }
}
