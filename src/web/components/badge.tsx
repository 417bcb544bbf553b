export type Tone = 'neutral' | 'good' | 'attention' | 'bad' | 'info';

/** A state in a word or two. The word says it; the colour only helps. */
export const Badge = ({ tone, children }: { tone: Tone; children: string }) => (
  <span class={`lw-badge lw-badge--${tone}`}>{children}</span>
);

export const Tags = ({ items }: { items: readonly string[] }) =>
  items.length === 0 ? null : (
    <ul class="lw-tags">
      {items.map((item) => (
        <li class="lw-badge" key={item}>
          {item}
        </li>
      ))}
    </ul>
  );
