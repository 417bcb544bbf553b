import type { ComponentChildren } from 'preact';

export const Link = (props: { href: string; children: ComponentChildren; current?: boolean }) => (
  <a
    class="utrecht-link utrecht-link--html-a"
    href={props.href}
    aria-current={props.current === true ? 'page' : undefined}
  >
    {props.children}
  </a>
);
