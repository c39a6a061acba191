import {Component, onWillStart, useEffect, useRef, useState} from "@odoo/owl";
import {cookie} from "@web/core/browser/cookie";
import {formatFloat} from "@web/views/fields/formatters";
import {getCustomColor} from "@web/core/colors/colors";
import {loadBundle} from "@web/core/assets";

// bright, dark: each is told from its neighbours without its colour by the table
const TONES = {
    primary: ["#017e84", "#3cc8ce"],
    info: ["#5b8def", "#8fb4ff"],
    success: ["#2e8b57", "#5fd08f"],
    warning: ["#e0952b", "#f5b461"],
    danger: ["#c8443f", "#ff8a80"],
    muted: ["#b6bcc6", "#6b7280"],
};
const KINDS = {bar: "bar", stacked: "bar", rows: "bar", ring: "doughnut"};
const MAX_LABEL = 24;

/**
 * A chart of which each bar opens what it counts. Who does not see it, or does not use
 * a mouse, finds the same figures as buttons in the table below.
 */
export class HomeChart extends Component {
    static template = "mife_insertion_clauses.HomeChart";
    static props = {chart: Object, open: Function};

    setup() {
        this.canvas = useRef("canvas");
        this.state = useState({hasTable: false});
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            (chart) => {
                if (chart.is_empty) {
                    return;
                }
                const drawn = new Chart(this.canvas.el, this.getConfig(chart));
                return () => drawn.destroy();
            },
            () => [this.props.chart]
        );
    }

    get tableId() {
        return `o_mife_home_table_${this.props.chart.name}`;
    }

    color(tone) {
        return getCustomColor(cookie.get("color_scheme"), ...TONES[tone]);
    }

    getConfig(chart) {
        const text = getCustomColor(cookie.get("color_scheme"), "#374151", "#e4e4e4");
        const isRing = chart.kind === "ring";
        return {
            type: KINDS[chart.kind],
            data: {
                labels: chart.labels.map((label) =>
                    label.length > MAX_LABEL ? `${label.slice(0, MAX_LABEL)}…` : label
                ),
                datasets: chart.series.map((series) => this.getDataset(series, isRing)),
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                indexAxis: chart.kind === "rows" ? "y" : "x",
                onClick: (_event, [point]) => point && this.onClickPoint(point),
                onHover: (event, points) => {
                    event.native.target.style.cursor = points.length ? "pointer" : "default";
                },
                plugins: {
                    legend: {
                        display: isRing || chart.series.length > 1,
                        position: isRing ? "right" : "top",
                        align: isRing ? "center" : "end",
                        labels: {color: text, boxWidth: 12, boxHeight: 12},
                    },
                    tooltip: {
                        callbacks: {
                            title: ([item]) => chart.labels[item.dataIndex],
                            label: (item) => {
                                const series = chart.series[item.datasetIndex];
                                return `${series.label} : ${series.texts[item.dataIndex]}`;
                            },
                        },
                    },
                },
                ...(isRing ? {cutout: "62%"} : {scales: this.getScales(chart, text)}),
            },
        };
    }

    getDataset(series, isRing) {
        const tones = [series.tone].flat();
        const colors = tones.map((tone) => this.color(tone));
        return {
            label: series.label,
            data: series.values,
            backgroundColor: isRing ? colors : colors[0],
            borderWidth: isRing ? 2 : 0,
            borderRadius: isRing ? 0 : 3,
            maxBarThickness: 28,
        };
    }

    getScales(chart, text) {
        const grid = getCustomColor(cookie.get("color_scheme"), "#e5e7eb", "#3c3e4b");
        const isStacked = chart.kind !== "bar";
        const names = {
            stacked: isStacked,
            grid: {display: false},
            ticks: {color: text, maxRotation: 0, autoSkip: chart.kind !== "rows", autoSkipPadding: 12},
        };
        const values = {
            stacked: isStacked,
            beginAtZero: true,
            border: {display: false},
            grid: {color: grid},
            ticks: {
                color: text,
                maxTicksLimit: 5,
                precision: 0,
                callback: (value) => formatFloat(value, {digits: [16, 0]}),
            },
        };
        return chart.kind === "rows" ? {x: values, y: names} : {x: names, y: values};
    }

    onClickPoint({datasetIndex, index}) {
        this.props.open(this.props.chart.series[datasetIndex].targets[index]);
    }
}
