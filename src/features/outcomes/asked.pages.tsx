import { isAtCompany } from '../../domain/actor.js';
import { Link } from '../../web/components/link.js';
import { Card } from '../../web/components/page-parts.js';
import type { Home } from '../../web/home-page.js';
import { periodText } from '../../web/texts/format.nl.js';
import { isAskedOf } from './evaluation-shape.pages.js';
import { EVALUATIONS_PATH, pathOf } from './evaluation-view.pages.js';
import type { EvaluationService } from './evaluations.service.js';

const SHOWN = 8;

/** The stages that are over and on which the person has not looked back yet, for a first page; nothing where there are none. */
export const askedEvaluations =
  ({ evaluations }: { readonly evaluations: Pick<EvaluationService, 'all'> }): Home =>
  async (actor) => {
    const as = isAtCompany(actor) ? 'company' : 'mentor';
    const asked = (await evaluations.all(actor)).filter((one) => isAskedOf(one, as));
    return asked.length === 0 ? null : (
      <Card title="Hoe was de stage?" lead="Deze stages zijn klaar. Het zijn 7 korte vragen per leerling.">
        <ul class="lw-stack lw-stack--tight">
          {asked.slice(0, SHOWN).map(({ guided: { placement, pupil, place } }) => (
            <li key={placement.id}>
              <Link href={pathOf(placement.id)}>{pupil.name}</Link>, {place.name}, {periodText(placement)}
            </li>
          ))}
        </ul>
        {asked.length > SHOWN ? (
          <p>
            <Link href={EVALUATIONS_PATH}>{`Alle ${asked.length} stages`}</Link>
          </p>
        ) : null}
      </Card>
    );
  };
