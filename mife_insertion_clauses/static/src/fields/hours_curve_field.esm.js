import {Component, onWillStart, useEffect, useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {cookie} from "@web/core/browser/cookie";
import {formatFloat} from "@web/views/fields/formatters";
import {getCustomColor} from "@web/core/colors/colors";
import {loadBundle} from "@web/core/assets";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * The hours of a lot month after month: expected, done, and to come at this pace.
 *
 * The three lines differ by their stroke as well as their colour, and the figures are
 * in a table below for whoever cannot see the chart.
 */
export class HoursCurveField extends Component {
    static template = "mife_insertion_clauses.HoursCurveField";
    static props = {...standardFieldProps};

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            (points) => {
                if (!points.length) {
                    return;
                }
                const chart = new Chart(this.canvas.el, this.getConfig(points));
                return () => chart.destroy();
            },
            () => [this.points]
        );
    }

    get points() {
        return this.props.record.data[this.props.name] || [];
    }

    get hasLanding() {
        return this.points.some((point) => point.landing !== null);
    }

    getConfig(points) {
        const scheme = cookie.get("color_scheme");
        const color = (bright, dark) => getCustomColor(scheme, bright, dark);
        const line = (label, key, options) => ({
            label,
            data: points.map((point) => point[key]),
            borderWidth: 2,
            pointRadius: 2,
            tension: 0,
            spanGaps: false,
            ...options,
        });
        const done = color("#017e84", "#3cc8ce");
        const datasets = [
            line(_t("Hours expected"), "expected", {
                borderColor: color("#6b7280", "#b6bcc6"),
                borderDash: [2, 4],
                pointRadius: 0,
            }),
            line(_t("Hours done"), "done", {
                borderColor: done,
                backgroundColor: done,
                borderWidth: 3,
            }),
        ];
        if (this.hasLanding) {
            datasets.push(
                line(_t("Hours at this pace"), "landing", {
                    borderColor: color("#b45309", "#f5b461"),
                    borderDash: [8, 4],
                    pointRadius: 0,
                })
            );
        }
        const text = color("#374151", "#e4e4e4");
        const grid = color("#e5e7eb", "#3c3e4b");
        return {
            type: "line",
            data: {labels: points.map((point) => point.label), datasets},
            options: {
                animation: false,
                maintainAspectRatio: false,
                interaction: {intersect: false, mode: "index"},
                plugins: {
                    legend: {labels: {color: text, usePointStyle: true, pointStyle: "line"}},
                    tooltip: {
                        callbacks: {
                            label: (item) =>
                                _t("%(label)s: %(hours)s h", {
                                    label: item.dataset.label,
                                    hours: formatFloat(item.parsed.y, {digits: [16, 1]}),
                                }),
                        },
                    },
                },
                scales: {
                    x: {grid: {display: false}, ticks: {color: text, maxRotation: 0, autoSkipPadding: 16}},
                    y: {
                        beginAtZero: true,
                        grid: {color: grid},
                        ticks: {
                            color: text,
                            callback: (value) => formatFloat(value, {digits: [16, 0]}),
                        },
                        title: {display: true, text: _t("Hours"), color: text},
                    },
                },
            },
        };
    }
}

export const hoursCurveField = {
    component: HoursCurveField,
    displayName: _t("Curve of hours"),
    supportedTypes: ["json"],
};

registry.category("fields").add("insertion_hours_curve", hoursCurveField);
