/**
 * Draws the charts of a match when it is opened, with uPlot. Lines differ in dash and name besides colour; the price
 * table above each chart says in text what it shows.
 */
export const CHART_SCRIPT = `
(() => {
  const LINES = [
    { colour: '--line-a', dash: undefined, marker: 'solid' },
    { colour: '--line-b', dash: [7, 4], marker: 'dashed' },
    { colour: '--line-c', dash: [2, 3], marker: 'dotted' },
  ];
  const MINUTE = 60, HOUR = 3600, DAY = 86400;
  const WINDOWS = [
    { name: 'All', from: -Infinity, to: Infinity },
    // In play prices run to 1000 and would flatten what happened before.
    { name: 'Last day', from: -DAY, to: 5 * MINUTE },
    { name: 'Last 3 hours', from: -3 * HOUR, to: 2 * MINUTE },
    { name: 'In play', from: -5 * MINUTE, to: Infinity },
  ];
  const STEPS = [1, 5, 15, 30, MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR,
    6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 4 * DAY, 7 * DAY, 14 * DAY, 28 * DAY, 56 * DAY];
  // Odds that read well, coarse to fine; the most that have room are shown.
  const from = (start, end, step) => Array.from({ length: Math.round((end - start) / step) }, (_, i) => +(start + i * step).toFixed(2));
  const LADDERS = [
    [1.01, 3, 10, 30, 100, 300, 1000],
    [1.01, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
    [1.01, 1.2, 1.5, 2, 3, 5, 8, 12, 20, 30, 50, 80, 120, 200, 300, 500, 1000],
    [1.01, 1.1, 1.2, 1.3, 1.4, 1.6, 1.8, 2, 2.25, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 10, 12, 14, 17, 20, 25, 30, 40, 50, 70, 100],
    [...from(1.05, 2, 0.05), ...from(2, 3, 0.1), ...from(3, 5, 0.2), ...from(5, 10, 0.5), ...from(10, 20, 1)],
    [...from(1.02, 2, 0.02), ...from(2, 3, 0.05), ...from(3, 5, 0.1)],
    [...from(1.01, 2, 0.01)],
  ];
  const still = matchMedia('(prefers-color-scheme: dark)');

  function colourOf(name) {
    // A canvas does not know light-dark(); an element does.
    const probe = document.createElement('span');
    probe.style.color = 'var(' + name + ')';
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }

  function span(seconds) {
    const size = Math.abs(seconds);
    if (size < MINUTE) return Math.round(size) + ' s';
    const days = Math.floor(size / DAY), hours = Math.floor((size % DAY) / HOUR), minutes = Math.floor((size % HOUR) / MINUTE);
    return [days && days + ' d', hours && hours + ' h', minutes && minutes + ' min'].filter(Boolean).join(' ');
  }
  const tick = (seconds) => (seconds === 0 ? '0' : (seconds < 0 ? '−' : '+') + span(seconds));
  const moment = (seconds) => (seconds === null || seconds === undefined ? '–' : seconds < 0 ? span(seconds) + ' before' : span(seconds) + ' after kick-off');

  function yTicks(u, axis, min, max) {
    const room = 17 / (u.bbox.height / devicePixelRatio);
    const place = (odds) => Math.log(odds / min) / Math.log(max / min);
    const inside = LADDERS.map((ladder) => ladder.filter((odds) => odds >= min && odds <= max));
    const fits = (ticks) => ticks.every((odds, index) => index === 0 || place(odds) - place(ticks[index - 1]) >= room);
    return inside.filter(fits).reduce((best, ticks) => (ticks.length > best.length ? ticks : best), []);
  }

  function yRange(u, min, max) {
    if (min === null || max === null) return [1.01, 10];
    const pad = Math.max(1.03, Math.pow(max / min, 0.06), 1.12 / (max / min));
    return [Math.max(1.001, min / pad), max * pad];
  }

  function table(lines) {
    const series = lines.map(([, steps, prices]) => {
      let second = 0;
      return [steps.map((step) => (second += step)), prices];
    });
    const joined = uPlot.join(series);
    // A last traded price stands until the next trade.
    return joined.map((column, index) => {
      if (index === 0) return column;
      let last = null;
      return Array.from(column, (value) => (value === null || value === undefined ? last : (last = value)));
    });
  }

  // The price in force at the cursor is that of the trade before it, not of the nearest one.
  function tradeBefore(u, series, nearest, at) {
    return nearest > 0 && u.data[0][nearest] > at ? nearest - 1 : nearest;
  }

  function kickoff(soft, tint) {
    const at = (u) => Math.max(u.bbox.left, u.valToPos(0, 'x', true));
    return {
      drawClear: (u) => {
        const left = at(u), right = u.bbox.left + u.bbox.width;
        if (left >= right) return;
        u.ctx.fillStyle = tint;
        u.ctx.fillRect(left, u.bbox.top, right - left, u.bbox.height);
      },
      draw: (u) => {
        const x = u.valToPos(0, 'x', true);
        if (x < u.bbox.left || x > u.bbox.left + u.bbox.width) return;
        const { ctx, bbox } = u;
        const near = x - bbox.left < bbox.width / 2;
        ctx.save();
        ctx.strokeStyle = ctx.fillStyle = soft;
        ctx.lineWidth = devicePixelRatio;
        ctx.setLineDash([]);
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
        ctx.font = 11 * devicePixelRatio + 'px system-ui, sans-serif';
        ctx.textAlign = near ? 'left' : 'right';
        ctx.textBaseline = 'top';
        ctx.fillText('kick-off', x + (near ? 4 : -4) * devicePixelRatio, bbox.top + 2 * devicePixelRatio);
        ctx.restore();
      },
    };
  }

  function plot(figure, [, label, lines], key) {
    const data = table(lines);
    const soft = colourOf('--soft'), grid = { stroke: colourOf('--track'), width: 1 };
    const axis = { stroke: soft, grid, ticks: { show: false }, font: '11px system-ui, sans-serif' };
    const options = {
      width: Math.max(200, figure.clientWidth), height: 210,
      cursor: { sync: { key }, points: { size: 6 }, y: false, dataIdx: tradeBefore },
      hooks: Object.fromEntries(Object.entries(kickoff(soft, colourOf('--in-play'))).map(([name, hook]) => [name, [hook]])),
      scales: { x: { time: false }, y: { distr: 3, range: yRange } },
      axes: [
        { ...axis, size: 26, incrs: STEPS, space: 64, values: (u, ticks) => ticks.map(tick) },
        { ...axis, size: 42, splits: yTicks, filter: (u, ticks) => ticks, values: (u, ticks) => ticks.map(String) },
      ],
      legend: { markers: { width: 2, dash: (u, i) => (LINES[i - 1] || LINES[0]).marker, stroke: (u, i) => colourOf((LINES[i - 1] || LINES[0]).colour) } },
      series: [
        { label: 'time', value: (u, value) => moment(value) },
        ...lines.map(([name], index) => ({
          label: name.replaceAll('_', ' '),
          stroke: colourOf(LINES[index % LINES.length].colour),
          dash: LINES[index % LINES.length].dash,
          width: 1.75,
          points: { show: false },
          paths: uPlot.paths.stepped({ align: 1 }),
          value: (u, value) => (value === null || value === undefined ? '–' : String(value)),
        })),
      ],
    };
    const drawn = new uPlot(options, data, figure);
    drawn.root.querySelector('canvas').setAttribute('aria-hidden', 'true');
    return drawn;
  }

  function show(plots, { from, to }) {
    for (const drawn of plots) {
      const times = drawn.data[0];
      const first = times[0], last = times[times.length - 1];
      const max = Math.min(to, Math.max(last, MINUTE));
      // A market that traded only outside the window is shown whole.
      drawn.setScale('x', { min: from < max && from < last ? Math.max(from, first) : first, max });
    }
  }

  function draw(box) {
    const markets = JSON.parse(box.nextElementSibling.textContent);
    const windows = document.createElement('div');
    const grid = document.createElement('div');
    windows.className = 'windows';
    windows.setAttribute('role', 'group');
    windows.setAttribute('aria-label', 'Time shown in the charts');
    grid.className = 'chart-grid';
    box.replaceChildren(windows, grid);
    const figures = markets.map(([, label]) => {
      const figure = document.createElement('figure');
      const caption = document.createElement('figcaption');
      caption.textContent = label + ', last traded price';
      figure.append(caption);
      grid.append(figure);
      return figure;
    });
    const state = { plots: [], chosen: 1 };
    const redraw = () => {
      for (const old of state.plots) old.destroy();
      const key = 'match-' + Math.random();
      state.plots = markets.map((market, index) => plot(figures[index], market, key));
      show(state.plots, WINDOWS[state.chosen]);
    };
    const buttons = WINDOWS.map(({ name }, index) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = name;
      button.addEventListener('click', () => choose(index));
      windows.append(button);
      return button;
    });
    function choose(index) {
      state.chosen = index;
      for (const [at, button] of buttons.entries()) button.setAttribute('aria-pressed', String(at === index));
      show(state.plots, WINDOWS[index]);
    }
    redraw();
    choose(state.chosen);
    let width = grid.clientWidth;
    new ResizeObserver(() => {
      if (grid.clientWidth === 0 || grid.clientWidth === width) return;
      width = grid.clientWidth;
      for (const [index, drawn] of state.plots.entries()) drawn.setSize({ width: Math.max(200, figures[index].clientWidth), height: 210 });
    }).observe(grid);
    document.addEventListener('fbp-theme', redraw);
    still.addEventListener('change', redraw);
  }

  document.addEventListener('toggle', ({ target }) => {
    const box = target.open && target.querySelector(':scope > .body > [data-charts]');
    if (box && !box.firstChild) draw(box);
  }, true);
})();
`;
