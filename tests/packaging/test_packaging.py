"""What is handed to whoever installs: the files, their modes, their sums; the scripts and units hold together."""

import hashlib
import pathlib
import shutil
import subprocess
import tarfile
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
FILES = {
    "etc/shikou/shikou.toml": 0o644,
    "usr/bin/shikou": 0o755,
    "usr/lib/shikou/shikou": 0o755,
    "usr/lib/systemd/system/shikou-backup.service": 0o644,
    "usr/lib/systemd/system/shikou-backup.timer": 0o644,
    "usr/lib/systemd/system/shikou.service": 0o644,
    "usr/share/doc/shikou/copyright": 0o644,
    "usr/share/doc/shikou/安装说明.md": 0o644,
    "usr/share/doc/shikou/权限.md": 0o644,
}


def run(*command, **more):
    return subprocess.run(command, check=True, capture_output=True, text=True, **more).stdout


@unittest.skipUnless(shutil.which("dpkg-deb"), "no dpkg-deb here")
class Packaging(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        program = cls.folder / "program"
        # What is packed is not looked at: any file stands for the program.
        program.write_text("#!/bin/sh\necho shikou\n")
        cls.out = cls.folder / "out"
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "SHIKOU_VERSION": "9.8.7", "SOURCE_DATE_EPOCH": "1700000000"}
        for out in (cls.out, cls.folder / "again"):
            run(PACKAGING / "build", program, out, env=environment)
        (cls.deb,) = cls.out.glob("shikou_9.8.7_*.deb")
        (cls.archive,) = cls.out.glob("shikou-9.8.7-linux-*.tar.gz")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def test_the_package_holds_these_files_as_roots_and_no_other(self):
        found = {}
        with tempfile.TemporaryFile() as piped:
            subprocess.run(["dpkg-deb", "--fsys-tarfile", self.deb], check=True, stdout=piped)
            piped.seek(0)
            for member in tarfile.open(fileobj=piped):
                self.assertEqual((member.uid, member.gid), (0, 0), member.name)
                if member.isdir():
                    self.assertEqual(member.mode, 0o755, member.name)
                else:
                    found[member.name.removeprefix("./")] = member.mode
        self.assertEqual(found, FILES)

    def test_the_package_says_what_it_is_and_keeps_settings(self):
        self.assertEqual(run("dpkg-deb", "--field", self.deb, "Package", "Version").split(), ["Package:", "shikou", "Version:", "9.8.7"])
        with tempfile.TemporaryDirectory() as control:
            run("dpkg-deb", "--control", self.deb, control)
            control = pathlib.Path(control)
            self.assertEqual((control / "conffiles").read_text(), "/etc/shikou/shikou.toml\n")
            for script in ("preinst", "postinst", "prerm"):
                self.assertEqual((control / script).stat().st_mode & 0o777, 0o755)
                run("sh", "-n", control / script)

    def test_the_archive_holds_the_same_files_with_their_sums(self):
        with tempfile.TemporaryDirectory() as folder:
            with tarfile.open(self.archive) as archive:
                archive.extractall(folder)
            (inside,) = pathlib.Path(folder).iterdir()
            sums = dict(reversed(line.split("  ", 1)) for line in (inside / "SHA256SUMS").read_text().splitlines())
            files = {f"./{path.relative_to(inside)}": path for path in inside.rglob("*") if path.is_file()}
            del files["./SHA256SUMS"]
            self.assertEqual(sums.keys(), files.keys())
            for name, path in files.items():
                self.assertEqual(hashlib.sha256(path.read_bytes()).hexdigest(), sums[name], name)
            packed = {name.removeprefix("./files/") for name in files if name.startswith("./files/")}
            self.assertEqual(packed, FILES.keys())
            run("sh", "-n", inside / "install.sh")

    def test_the_same_program_and_commit_give_the_same_bytes(self):
        for made in (self.deb, self.archive):
            self.assertEqual(made.read_bytes(), (self.folder / "again" / made.name).read_bytes(), made.name)

    def test_the_sums_beside_them_are_theirs(self):
        run("sha256sum", "--check", "SHA256SUMS", cwd=self.out)

    @unittest.skipUnless(shutil.which("systemd-analyze"), "no systemd-analyze here")
    def test_the_units_are_understood(self):
        with tempfile.TemporaryDirectory() as root:
            run("dpkg-deb", "--extract", self.deb, root)
            units = sorted(str(path) for path in pathlib.Path(root, "usr/lib/systemd/system").iterdir())
            asked = subprocess.run(
                ["systemd-analyze", "verify", "--man=no", "--root", root, *[unit.removeprefix(root) for unit in units]],
                capture_output=True,
                text=True,
            )
            told = [line for line in asked.stderr.splitlines() if "shikou" in line]
            # The root that is looked at holds our files alone: no user, and no target to hang the units on.
            told = [line for line in told if "not found" not in line and "Failed to add dependency" not in line]
            self.assertEqual(told, [])


if __name__ == "__main__":
    unittest.main()
