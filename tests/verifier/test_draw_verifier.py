"""The verifier finds the draw of the sample files right, and every change of them wrong."""
import contextlib
import copy
import io
import json
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE))

import draw_verifier  # noqa: E402

FRAME, RECORD = HERE / "fixtures" / "frame.csv", HERE / "fixtures" / "draw.json"


class DrawVerifier(unittest.TestCase):
    def setUp(self):
        with open(FRAME, encoding="utf-8-sig", newline="") as file:
            self.rows = draw_verifier.read_frame(file)
        self.record = json.loads(RECORD.read_text(encoding="utf-8"))
        self.published = [share["commitment"] for share in self.record["shares"]]

    def differences(self, change=lambda record: None, rows=None, published=None):
        record = copy.deepcopy(self.record)
        change(record)
        return draw_verifier.verify(record, rows or self.rows, published or self.published)

    def test_the_sample_is_right(self):
        self.assertEqual(self.differences(), [])
        self.assertGreater(len(self.record["replacements"]), 3)

    def test_the_order_of_rows_does_not_matter(self):
        self.assertEqual(self.differences(rows=self.rows[::-1]), [])

    def test_every_leaf_of_the_record_counts(self):
        """Whatever is changed is found, but for the name of a holder and the words of a note."""
        free = {"holder", "note"}

        def leaves(node, path=()):
            children = node.items() if isinstance(node, dict) else enumerate(node)
            for key, child in children:
                if isinstance(child, (dict, list)) and child:
                    yield from leaves(child, path + (key,))
                elif not free & set(path + (key,)):
                    yield path + (key,)

        def damage(record, path):
            *above, last = path
            for key in above:
                record = record[key]
            value = record[last]
            if isinstance(value, int):
                record[last] = value + 1
            elif value is None:
                record[last] = "D-0001"
            elif last == "reason":
                record[last], record["note"] = "其他", ""
            elif last == "kind":
                record[last], record["each"] = "fixed", {"rest": 1}
            else:
                record[last] = ("1" if value[0] == "0" else "0") + value[1:]

        paths = list(leaves(self.record))
        self.assertGreater(len(paths), 60)
        for path in paths:
            with self.subTest(path=path):
                try:
                    found = self.differences(lambda record: damage(record, path))
                except (KeyError, ValueError):
                    continue
                self.assertNotEqual(found, [])

    def test_every_row_of_the_frame_counts(self):
        other = {key: next(k for k in draw_verifier.STRATA if k != key) for key in draw_verifier.STRATA}
        for place, (dwelling, committee, stratum) in enumerate(self.rows):
            for row in [(dwelling + "x", committee, stratum), (dwelling, committee, other[stratum])]:
                rows = self.rows[:place] + [row] + self.rows[place + 1:]
                self.assertNotEqual(self.differences(rows=rows), [], row)
            self.assertNotEqual(self.differences(rows=self.rows[:place] + self.rows[place + 1:]), [])

    def test_swapped_drawn_dwellings_and_replacements_are_found(self):
        def swap(record):
            drawn = next(cell["drawn"] for cell in record["cells"] if len(cell["drawn"]) > 1)
            drawn[0], drawn[1] = drawn[1], drawn[0]

        self.assertNotEqual(self.differences(swap), [])
        self.assertNotEqual(self.differences(lambda record: record["replacements"].reverse()), [])
        again = copy.deepcopy(self.record["replacements"][0])
        self.assertNotEqual(self.differences(lambda record: record["replacements"].append(again)), [])

    def test_another_notice_is_found(self):
        self.assertNotEqual(self.differences(published=self.published[:1]), [])

    def test_the_command_says_so_and_exits_with_0(self):
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            self.assertEqual(draw_verifier.main([str(RECORD), str(FRAME), *self.published]), 0)
            self.assertEqual(draw_verifier.main([str(RECORD), str(FRAME), "00" * 32]), 1)
        self.assertIn("一致", said.getvalue())


if __name__ == "__main__":
    unittest.main()
