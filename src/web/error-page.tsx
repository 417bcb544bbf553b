import type { Actor } from '../domain/actor.js';
import type { Problem } from '../platform/http/problem.js';
import { ButtonLink } from './components/button.js';
import { renderPage } from './layout.js';

interface ErrorWords {
  readonly title: string;
  readonly advice: string;
}

const FALLBACK: ErrorWords = {
  title: 'Er ging iets mis',
  advice: 'Het ligt aan ons, niet aan u. Er is niets bewaard. Probeer het over een paar minuten nog eens.',
};

const WORDS: Readonly<Record<number, ErrorWords>> = {
  400: { title: 'Dit adres klopt niet', advice: 'Ga terug en probeer het opnieuw.' },
  401: { title: 'Log eerst in', advice: 'U bent nog niet ingelogd, of uw sessie is verlopen.' },
  403: {
    title: 'Dit mag u niet zien',
    advice: 'Denkt u dat dit niet klopt? Vraag het aan de beheerder van uw school of organisatie.',
  },
  404: { title: 'Niet gevonden', advice: 'Kijk of het adres klopt, of begin op uw overzicht.' },
  405: { title: 'Dit kan hier niet', advice: 'Ga terug en gebruik de knoppen op de pagina.' },
  409: {
    title: 'Iemand anders was u net voor',
    advice: 'De gegevens zijn intussen veranderd. Open de pagina opnieuw en kijk of uw wijziging nog nodig is.',
  },
  413: { title: 'Dit is te groot', advice: 'Verstuur minder tegelijk.' },
  422: { title: 'Dit kan niet', advice: 'Ga terug en pas uw keuze aan.' },
  429: { title: 'Even wachten', advice: 'Probeer het over een minuut nog eens.' },
  503: { title: 'Nu niet bereikbaar', advice: 'Probeer het over een minuut nog eens.' },
};

/** What a page about an error says. A bug says nothing about its inside. */
export const errorWords = (problem: Problem): ErrorWords & { readonly detail: string | null } => ({
  ...(WORDS[problem.status] ?? FALLBACK),
  detail: problem.status === 500 ? null : (problem.detail ?? null),
});

/** The page for a request that did not succeed. */
export const renderErrorPage = (problem: Problem, actor: Actor | null): string => {
  const { title, detail, advice } = errorWords(problem);
  return renderPage(
    { title, actor, path: '' },
    <div class="lw-narrow lw-stack">
      <p class="lw-muted lw-strong lw-number">Fout {problem.status}</p>
      <h1 class="utrecht-heading-1">{title}</h1>
      {detail === null ? null : <p class="utrecht-paragraph utrecht-paragraph--lead">{detail}</p>}
      <p>{advice}</p>
      <div class="lw-actions">
        {problem.status === 401 ? (
          <ButtonLink href="/inloggen" look="primary">
            Inloggen
          </ButtonLink>
        ) : (
          <ButtonLink href="/" look="primary">
            {actor === null ? 'Naar het begin' : 'Naar mijn overzicht'}
          </ButtonLink>
        )}
      </div>
    </div>,
  );
};
