//! The file that holds the installation's secret.

use std::io::Write as _;
use std::path::Path;

use crate::failure::Failure;
use crate::random;

const SECRET_BYTES: usize = 32;

/// The secret in the file; a new one, readable by its owner alone, where there is no file.
pub(crate) fn read_or_make(path: &Path) -> Result<Vec<u8>, Failure> {
    match std::fs::read_to_string(path) {
        Ok(text) => from_hexadecimal(text.trim()).ok_or_else(|| damaged(path)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => make(path),
        Err(error) => Err(Failure::unreadable(path, &error)),
    }
}

/// What is said of a file that holds no secret.
pub(crate) fn damaged(path: &Path) -> Failure {
    Failure::refused(format!(
        "{} 不是安装密钥（应是 {} 个十六进制字符）。请放回原来的文件：没有它，动态口令要逐人重设，会话全部失效。",
        path.display(),
        SECRET_BYTES * 2
    ))
}

fn make(path: &Path) -> Result<Vec<u8>, Failure> {
    let secret = random::bytes::<SECRET_BYTES>()
        .map_err(|error| Failure::refused(format!("系统没有给出随机数：{error}。")))?;
    let unwritable = |error: std::io::Error| Failure::unwritable(path, &error);
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(unwritable)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(unwritable)?;
    let text = random::hex(&secret);
    file.write_all(text.as_bytes()).and_then(|()| file.write_all(b"\n")).map_err(unwritable)?;
    file.sync_all().map_err(unwritable)?;
    Ok(secret.to_vec())
}

fn from_hexadecimal(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let bytes: Option<Vec<u8>> =
        pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect();
    bytes.filter(|bytes| rest.is_empty() && bytes.len() >= SECRET_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_made_once_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/shikou.key");
        let made = read_or_make(&path).unwrap();
        assert_eq!(made.len(), SECRET_BYTES);
        assert_eq!(read_or_make(&path).unwrap(), made);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_file_that_holds_no_secret_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shikou.key");
        for text in ["", "00", "zz".repeat(32).as_str()] {
            std::fs::write(&path, text).unwrap();
            assert!(read_or_make(&path).unwrap_err().to_string().contains("不是安装密钥"));
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
    }
}
