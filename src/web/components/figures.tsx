import type { ComponentChildren } from 'preact';

export interface Figure {
  readonly label: string;
  readonly value: string;
  readonly note?: ComponentChildren;
  readonly tone?: 'good' | 'attention' | 'bad';
  /** How full the bar under the number is, 0 to 100. */
  readonly percent?: number;
}

/** The numbers that matter, side by side. */
export const Figures = ({ items }: { items: readonly Figure[] }) => (
  <ul class="lw-figures">
    {items.map(({ label, value, note, tone, percent }) => (
      <li class={`lw-figure${tone === undefined ? '' : ` lw-figure--${tone}`}`} key={label}>
        <span class="lw-figure__label">{label}</span>
        <span class="lw-figure__value">{value}</span>
        {percent === undefined ? null : <Bar percent={percent} className="lw-bar" />}
        {note === undefined ? null : <span class="lw-figure__note">{note}</span>}
      </li>
    ))}
  </ul>
);

/** A bar beside a number that says the same. Drawn as SVG: styles in attributes are not allowed. */
export const Bar = ({ percent, className }: { percent: number; className: string }) => (
  <svg class={className} aria-hidden="true" focusable="false" preserveAspectRatio="none">
    <rect width="100%" height="100%" rx="3" />
    <rect width={`${Math.max(0, Math.min(100, percent))}%`} height="100%" rx="3" />
  </svg>
);
