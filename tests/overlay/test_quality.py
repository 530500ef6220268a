"""The overlay of a small invented town keeps to agreed floors; the generator is the same on every machine."""
import functools
import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE))

import four_hands_feed  # noqa: E402
import quality  # noqa: E402
import riverside_feed  # noqa: E402

BUILT = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", HERE.parents[1] / "target"))


def program():
    for build in ("debug", "release"):
        path = BUILT / build / "examples" / "lay"
        if path.exists():
            return path
    raise RuntimeError("lay is not built: run `cargo build -p overlay --examples` first")


class SmallTown(unittest.TestCase):
    def lay(self, seed, write):
        with tempfile.TemporaryDirectory() as folder:
            write(folder, persons=2_000, rows=1_000, seed=seed)
            subprocess.run([program(), folder], check=True, stdout=subprocess.DEVNULL)
            folder = pathlib.Path(folder)
            return quality.rows(folder / "truth.csv"), quality.rows(folder / "out.csv")

    def check(self, write, person, dwelling, difference):
        for seed in (11, 12, 13):
            truth, out = self.lay(seed, write)
            for column, (precision, recall) in (("person_id", person), ("dwelling_id", dwelling)):
                found = quality.quality(truth, out, column)
                self.assertGreaterEqual(found.precision, precision, (seed, column))
                self.assertGreaterEqual(found.recall, recall, (seed, column))
            right, wrong = quality.kinds(truth, out)
            self.assertGreaterEqual(right, difference, (seed, wrong))

    def test_floors(self):
        self.check(riverside_feed.write, (0.998, 0.98), (0.99, 0.98), 0.975)

    def test_floors_of_four_hands(self):
        self.check(four_hands_feed.write, (0.998, 0.98), (0.99, 0.985), 0.98)

    def test_floors_with_errors_tripled(self):
        tripled = functools.partial(riverside_feed.write, tripled=True)
        self.check(tripled, (0.995, 0.965), (0.988, 0.96), 0.955)

    def test_the_same_seed_is_the_same_town(self):
        digests = set()
        for _ in range(2):
            with tempfile.TemporaryDirectory() as folder:
                riverside_feed.write(folder, persons=300, rows=100, seed=5)
                files = sorted(pathlib.Path(folder).iterdir())
                digests.add(hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest())
        self.assertEqual(len(digests), 1)


class Measures(unittest.TestCase):
    def test_precision_and_recall(self):
        truth = {at: {"person_id": name, "difference": "same"} for at, name in enumerate(["A", "B", "", "D"])}
        out = {at: {"person_id": name, "difference": "same"} for at, name in enumerate(["A", "C", "E", ""])}
        found = quality.quality(truth, out, "person_id")
        self.assertAlmostEqual(found.precision, 1 / 3)
        self.assertAlmostEqual(found.recall, 1 / 3)
        self.assertEqual(quality.kinds(truth, out), (1, {}))


if __name__ == "__main__":
    unittest.main()
