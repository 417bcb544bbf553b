import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Actor } from '../domain/actor.js';
import { refreshScript, styleSheets } from './assets.js';
import { Alert } from './components/alert.js';
import { navigationFor, type NavigationEntry, type NavigationItem } from './navigation.js';
import { noticeText } from './notices.nl.js';
import { roleNames } from './texts/labels.nl.js';

export interface PageFrame {
  readonly title: string;
  readonly actor: Actor | null;
  /** The path of the page, for the mark in the navigation. */
  readonly path: string;
  /** The code of what was just done; a code without a text shows nothing. */
  readonly notice?: string | undefined;
  /** The page waits for something: read it again after so many seconds. */
  readonly refreshSeconds?: number | undefined;
}

/** A whole HTML document around the content of a page. */
export const renderPage = (frame: PageFrame, content: ComponentChildren): string =>
  `<!doctype html>${renderToString(<Document frame={frame}>{content}</Document>)}`;

const Document = ({ frame, children }: { frame: PageFrame; children: ComponentChildren }) => {
  const notice = noticeText(frame.notice);
  const entries = navigationFor(frame.actor, frame.path);
  return (
    <html lang="nl">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title>{`${frame.title} · Leerwerkplek`}</title>
        <link rel="icon" type="image/svg+xml" href="/assets/mark.svg" />
        {styleSheets.map((href) => (
          <link rel="stylesheet" href={href} key={href} />
        ))}
        {frame.refreshSeconds === undefined ? null : <script src={refreshScript} defer />}
      </head>
      <body class="utrecht-document">
        <a class="utrecht-skip-link utrecht-skip-link--visible-on-focus" href="#inhoud">
          Ga naar de inhoud
        </a>
        <Header actor={frame.actor} entries={entries} />
        <main class="lw-main" id="inhoud" tabIndex={-1} data-refresh-seconds={frame.refreshSeconds}>
          <div class="lw-wrap lw-stack">
            {notice === undefined ? null : (
              <Alert kind="ok" role="status">
                {notice}
              </Alert>
            )}
            {children}
          </div>
        </main>
        <Footer />
      </body>
    </html>
  );
};

const Header = ({ actor, entries }: { actor: Actor | null; entries: readonly NavigationEntry[] }) => (
  <header>
    <div class="lw-header">
      <div class="lw-wrap lw-header__row">
        <a class="lw-brand" href="/">
          <svg class="lw-brand__mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <path d="M5 4v19a5 5 0 0 0 5 5h13" fill="none" stroke="#ffffff" stroke-width="4.4" stroke-linecap="round" />
            <rect x="13" y="4" width="15" height="15" rx="4" fill="#3fc1b4" />
          </svg>
          <span class="lw-brand__name">Leerwerkplek</span>
        </a>
        {actor === null ? null : (
          <>
            <div class="lw-user">
              <Who actor={actor} />
              <SignOut />
            </div>
            <details class="lw-menu">
              <summary class="lw-menu__toggle">Menu</summary>
              <div class="lw-menu__panel">
                <nav aria-label="Hoofdmenu">
                  <NavigationColumn entries={entries} />
                </nav>
                <div class="lw-stack lw-stack--tight">
                  <p>
                    <a href="/account">{actor.name}</a>{' '}
                    <span class="lw-muted">({roleNames[actor.role].toLowerCase()})</span>
                  </p>
                  <SignOut />
                </div>
              </div>
            </details>
          </>
        )}
      </div>
    </div>
    {entries.length === 0 ? null : (
      <nav class="lw-nav" aria-label="Hoofdmenu">
        <div class="lw-wrap">
          <NavigationBar entries={entries} />
        </div>
      </nav>
    )}
  </header>
);

const Who = ({ actor }: { actor: Actor }) => (
  <p class="lw-user__who">
    <a class="lw-user__name" href="/account">
      {actor.name}
    </a>
    <span class="lw-user__role">{roleNames[actor.role]}</span>
  </p>
);

const SignOut = () => (
  <form method="post" action="/uitloggen">
    <button class="lw-button-on-dark" type="submit">
      Uitloggen
    </button>
  </form>
);

const ItemLink = ({ href, label, current }: NavigationItem) => (
  <a class="lw-nav__link" href={href} aria-current={current ? 'page' : undefined}>
    {label}
  </a>
);

/** Subjects open under their name, one at a time; without a script, as `details` do. */
const NavigationBar = ({ entries }: { entries: readonly NavigationEntry[] }) => (
  <ul class="lw-nav__list">
    {entries.map((entry) => (
      <li key={entry.label}>
        {'items' in entry ? (
          <details class="lw-nav__group" name="hoofdmenu">
            <summary class={entry.current ? 'lw-nav__link lw-nav__link--current' : 'lw-nav__link'}>
              {entry.label}
              {entry.current ? <span class="lw-visually-hidden"> (u bent hier)</span> : null}
            </summary>
            <ul class="lw-nav__panel">
              {entry.items.map((item) => (
                <li key={item.href}>
                  <ItemLink {...item} />
                </li>
              ))}
            </ul>
          </details>
        ) : (
          <ItemLink {...entry} />
        )}
      </li>
    ))}
  </ul>
);

/** On a narrow screen everything stands under each other, each subject under its name. */
const NavigationColumn = ({ entries }: { entries: readonly NavigationEntry[] }) => (
  <ul class="lw-nav__list">
    {entries.map((entry) => (
      <li key={entry.label}>
        {'items' in entry ? (
          <>
            <p class="lw-nav__heading" id={`menu-${entry.label.toLowerCase()}`}>
              {entry.label}
            </p>
            <ul class="lw-nav__list" aria-labelledby={`menu-${entry.label.toLowerCase()}`}>
              {entry.items.map((item) => (
                <li key={item.href}>
                  <ItemLink {...item} />
                </li>
              ))}
            </ul>
          </>
        ) : (
          <ItemLink {...entry} />
        )}
      </li>
    ))}
  </ul>
);

const Footer = () => (
  <footer class="lw-footer">
    <div class="lw-wrap lw-footer__row">
      <p>Leerwerkplek: stageplekken voor leerlingen in LWT, AO en entree.</p>
      <p>
        <a class="utrecht-link utrecht-link--html-a" href="/regels">
          Met welke regels werken wij?
        </a>
      </p>
    </div>
  </footer>
);
