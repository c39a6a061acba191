# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

# In pixels of a phone, where its words are as large as those around
WIDTH, HEIGHT = 340, 180
LEFT, RIGHT, TOP, BOTTOM = 8, 60, 14, 24
# Labels of months that fit under the chart
MAX_LABELS = 4


class LotChart:
    """The curve of a lot drawn for a page: lines as SVG coordinates, ends in words."""

    def __init__(self, points):
        self.points = points
        figures = [
            figure
            for point in points
            for figure in (point["expected"], point["done"], point["landing"])
            if figure is not None
        ]
        self.top = max(figures, default=0) or 1

    def get_values(self):
        return {
            "width": WIDTH,
            "height": HEIGHT,
            "base": HEIGHT - BOTTOM,
            "left": LEFT,
            "right": WIDTH - RIGHT,
            "lines": [
                line
                for name in ("expected", "done", "landing")
                if (line := self._get_line(name))
            ],
            "labels": self._get_labels(),
            "rows": [
                (point["label"], point["expected_text"], point["done_text"])
                for point in self.points
            ],
        }

    def _get_line(self, name):
        """Return a line: its name, its points, its end and the figure there."""
        known = [
            (rank, point)
            for rank, point in enumerate(self.points)
            if point[name] is not None
        ]
        if not known or (name == "landing" and len(known) < 2):
            return None
        places = [self._place(rank, point[name]) for rank, point in known]
        end_x, end_y = places[-1]
        return {
            "name": name,
            "points": " ".join(f"{x:.1f},{y:.1f}" for x, y in places),
            "x": round(end_x + 6, 1),
            # below the line that goes on from there
            "y": round(end_y + (16 if name == "done" else 4), 1),
            "cx": round(end_x, 1),
            "cy": round(end_y, 1),
            "text": known[-1][1][f"{name}_text"],
        }

    def _get_labels(self):
        step = -(-len(self.points) // MAX_LABELS)
        return [
            (round(self._place(rank, 0)[0], 1), point["label"])
            for rank, point in enumerate(self.points)
            if rank % step == 0
        ]

    def _place(self, rank, figure):
        last = max(len(self.points) - 1, 1)
        x = LEFT + rank * (WIDTH - LEFT - RIGHT) / last
        y = HEIGHT - BOTTOM - figure * (HEIGHT - BOTTOM - TOP) / self.top
        return x, y
