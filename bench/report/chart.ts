/** The chart that the README shows: a bar for each contender, unsync's in the strong colour; light and dark. */
import { BLOCKING, EXECUTORS, POOLS } from '../contenders/index.js';
import type { Unit } from '../harness/measure.js';
import type { Results } from '../harness/results.js';
import { format } from '../harness/target.js';

interface Panel {
  readonly measure: string;
  readonly key: string;
  readonly unit: Unit;
  readonly title: string;
  readonly arms: readonly string[];
  readonly better: 'lowest' | 'highest';
}

const PANELS: readonly Panel[] = [
  {
    measure: 'throughput',
    key: 'rate',
    unit: '/s',
    title: 'Tiny calls a second, 100,000 at once (more is better)',
    arms: ['unsync', ...POOLS],
    better: 'highest',
  },
  {
    measure: 'awaited',
    key: 'latency',
    unit: 'µs',
    title: 'One awaited call (less is better)',
    arms: ['unsync', ...POOLS],
    better: 'lowest',
  },
  {
    measure: 'blocking',
    key: 'latency',
    unit: 'µs',
    title: 'One blocking call (less is better)',
    arms: ['unsync', ...BLOCKING],
    better: 'lowest',
  },
];

const WIDTH = 760;
const LEFT = 150;
const RIGHT = 110;
const ROW = 22;
const BAR = 14;
const TITLE = 34;
const GAP = 14;

const STYLE = `
  text { font: 13px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #1f2328 }
  .title { font-weight: 600 }
  .note { font-size: 11px; fill: #59636e }
  .bar { fill: #b6bec7 }
  .own { fill: #1f6feb }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .note { fill: #9198a1 }
    .bar { fill: #565d66 }
    .own { fill: #58a6ff }
  }`;

const xml = (text: string): string => text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);

/** @returns the elements and the height they take */
function panel({ measure, key, unit, title, arms, better }: Panel, results: Results, top: number) {
  const samples = results.of(measure);
  const sign = better === 'lowest' ? 1 : -1;
  const bars = arms
    .map((arm) => ({ arm, value: samples.median(arm, key) }))
    .filter(({ value }) => !Number.isNaN(value))
    .sort((a, b) => sign * (a.value - b.value));
  const longest = Math.max(...bars.map(({ value }) => value));
  const rows = bars.map(({ arm, value }, index) => {
    const y = top + TITLE + index * ROW;
    const length = Math.max(1, ((WIDTH - LEFT - RIGHT) * value) / longest);
    const own = (EXECUTORS as readonly string[]).includes(arm);
    return `  <text x="${LEFT - 8}" y="${y + BAR - 3}" text-anchor="end">${xml(arm)}</text>
  <rect class="${own ? 'own' : 'bar'}" x="${LEFT}" y="${y}" width="${length.toFixed(1)}" height="${BAR}" rx="2"/>
  <text x="${(LEFT + length + 6).toFixed(1)}" y="${y + BAR - 3}">${xml(format(value, unit))}</text>`;
  });
  const heading = `  <text class="title" x="0" y="${top + 20}">${xml(title)}</text>`;
  return { elements: [heading, ...rows].join('\n'), height: TITLE + bars.length * ROW + GAP };
}

/** @param note the line below: machine and date */
export function chart(results: Results, note: string): string {
  let top = 0;
  const parts: string[] = [];
  for (const one of PANELS) {
    const { elements, height } = panel(one, results, top);
    parts.push(elements);
    top += height;
  }
  const label = PANELS.map(({ title }) => title).join('; ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-10 0 ${WIDTH + 10} ${top + 20}" width="${WIDTH}" role="img" aria-label="${xml(label)}">
  <style>${STYLE}
  </style>
${parts.join('\n')}
  <text class="note" x="0" y="${top + 8}">${xml(note)}</text>
</svg>
`;
}
