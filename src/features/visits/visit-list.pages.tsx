import type { CalendarDate } from '../../platform/calendar-date.js';
import { addDays } from '../../platform/calendar-date.js';
import type { Home } from '../../web/home-page.js';
import { Badge } from '../../web/components/badge.js';
import { ButtonLink } from '../../web/components/button.js';
import { SelectField } from '../../web/components/field.js';
import { Figures } from '../../web/components/figures.js';
import { Link } from '../../web/components/link.js';
import { Card, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { Pagination } from '../../web/components/pagination.js';
import { ListSearch } from '../../web/components/list-search.js';
import { DataTable } from '../../web/components/table.js';
import { TaskList } from '../../web/components/task-list.js';
import { countOf, longDay, shortDay } from '../../web/texts/format.nl.js';
import { optionsOf } from '../../web/texts/labels.nl.js';
import type { PlacementCare, VisitService } from './visits.service.js';
import {
  byUrgency,
  dueText,
  feedbackText,
  monthName,
  standingNames,
  STANDING_TONES,
  whenText,
  type CareFilters,
} from './visits-shape.pages.js';

const hrefOf = ({ guided }: PlacementCare): string => `/bezoeken/stages/${guided.placement.id}`;

/** Help that companies asked for and nobody saw to. */
const Signals = ({ cares }: { cares: readonly PlacementCare[] }) => {
  const asking = cares.filter(({ signals }) => signals.length > 0);
  return asking.length === 0 ? null : (
    <Card title="Een bedrijf vraagt hulp" id="hulp">
      <TaskList
        tasks={asking.map((care) => ({
          title: `${care.guided.pupil.name}, ${care.guided.place.name}`,
          why: care.signals
            .map((one) => `${monthName(one.month)}: ${feedbackText(one)}${one.text === null ? '' : `: ${one.text}`}`)
            .join('; '),
          href: hrefOf(care),
          action: 'Bekijk',
        }))}
      />
    </Card>
  );
};

export const CareList = (props: {
  filters: CareFilters;
  mentors: readonly { readonly value: string; readonly label: string }[];
  all: readonly PlacementCare[];
  shown: readonly PlacementCare[];
  cursor: string | undefined;
  next: string | null;
  isMentor: boolean;
  isSchool: boolean;
}) => {
  const { q, stand, begeleider } = props.filters;
  const query = { q, stand, begeleider };
  const count = (standing: PlacementCare['standing']): number =>
    props.all.filter((care) => care.standing === standing).length;
  return (
    <>
      <PageHeading
        title="Bezoeken"
        lead="Te laat staat boven. Wanneer een bezoek nodig is, volgt uit de instellingen van de school."
        actions={
          <>
            {props.isMentor ? (
              <ButtonLink href="/bezoeken/rondes" look="primary">
                Rondes plannen
              </ButtonLink>
            ) : null}
          </>
        }
      />
      {props.isSchool ? <Signals cares={props.all} /> : null}
      <Figures
        items={[
          {
            label: 'Te laat',
            value: String(count('overdue')),
            ...(count('overdue') > 0 ? { tone: 'bad' as const } : {}),
          },
          { label: 'Nodig', value: String(count('due')), ...(count('due') > 0 ? { tone: 'attention' as const } : {}) },
          { label: 'Gepland', value: String(props.all.filter(({ planned }) => planned !== null).length) },
        ]}
      />
      <ListSearch
        action="/bezoeken"
        label="Bezoeken zoeken"
        filters={query}
        words="Leerling, klas, bedrijf of plaats"
        file="/bezoeken.csv"
      >
        {(form) => (
          <>
            <SelectField
              form={form}
              name="stand"
              label="Stand"
              none="Alle"
              options={optionsOf(['overdue', 'due', 'not-yet', 'done'], standingNames)}
            />
            <SelectField form={form} name="begeleider" label="Begeleider" none="Iedereen" options={props.mentors} />
          </>
        )}
      </ListSearch>
      <Card>
        {props.shown.length === 0 ? (
          <EmptyState text="Er is geen stage gevonden die bezocht wordt. Kies een andere stand, of maak de zoekopdracht ruimer." />
        ) : (
          <DataTable
            caption="Stages, meest dringend eerst"
            captionHidden
            rows={props.shown}
            keyOf={({ guided }) => guided.placement.id}
            columns={[
              { header: 'Leerling', cell: (care) => <Link href={hrefOf(care)}>{care.guided.pupil.name}</Link> },
              { header: 'Bedrijf', cell: ({ guided }) => `${guided.place.name}, ${guided.place.town}` },
              { header: 'Begeleider', cell: ({ guided }) => guided.mentor?.name ?? 'nog geen' },
              {
                header: 'Stand',
                cell: ({ standing }) => <Badge tone={STANDING_TONES[standing]}>{standingNames[standing]}</Badge>,
              },
              { header: 'Wat nu', wide: true, cell: dueText },
              { header: 'Laatste bezoek', cell: ({ lastHeld }) => (lastHeld ? shortDay(lastHeld.day) : 'nog geen') },
            ]}
          />
        )}
        <Pagination path="/bezoeken" query={query} cursor={props.cursor} next={props.next} />
      </Card>
    </>
  );
};

/** What a mentor must know of the week to come: seven days, so that on a Friday Monday is seen too. */
export const weekOfMentor = (all: readonly PlacementCare[], today: CalendarDate) => {
  const until = addDays(today, 7);
  const isThisWeek = ({ planned }: PlacementCare): boolean => planned !== null && planned.day <= until;
  return {
    planned: all
      .filter(isThisWeek)
      .sort((a, b) =>
        `${a.planned?.day ?? ''}${a.planned?.start ?? ''}`.localeCompare(
          `${b.planned?.day ?? ''}${b.planned?.start ?? ''}`,
        ),
      ),
    unrecorded: all.filter(({ unrecorded }) => unrecorded !== null),
    due: all
      .filter(({ standing, planned }) => planned === null && (standing === 'due' || standing === 'overdue'))
      .sort(byUrgency),
  };
};

/** A mentor's week: what is planned, what is to be recorded, and who waits for a visit. Stands above what else the home holds. */
export const mentorWeek =
  (deps: { visits: Pick<VisitService, 'overview'>; today: () => CalendarDate }): Home =>
  async (actor) => {
    const cares = await deps.visits.overview(actor);
    const { planned, unrecorded, due } = weekOfMentor(cares, deps.today());
    return (
      <>
        <Signals cares={cares} />
        <Card
          title="Uw week"
          actions={<ButtonLink href="/bezoeken/rondes">Rondes plannen</ButtonLink>}
          lead={`${countOf(planned.length, 'bezoek', 'bezoeken')} gepland, ${countOf(due.length, 'leerling wacht', 'leerlingen wachten')} op een bezoek.`}
        >
          {planned.length + unrecorded.length + due.length === 0 ? (
            <EmptyState text="Deze week is er geen bezoek gepland of nodig." />
          ) : (
            <TaskList
              tasks={[
                ...unrecorded.map((care) => ({
                  title: `${care.guided.pupil.name}, ${care.guided.place.name}`,
                  why: `Bezoek van ${longDay(care.unrecorded?.day ?? deps.today())} is nog niet vastgelegd.`,
                  href: `/bezoeken/${care.unrecorded?.id ?? ''}/verslag`,
                  action: 'Vastleggen',
                })),
                ...planned.map((care) => ({
                  title: `${care.guided.pupil.name}, ${care.guided.place.name}`,
                  why: `${care.planned ? whenText(care.planned) : ''}, ${care.guided.place.street}, ${care.guided.place.town}`,
                  href: `/bezoeken/${care.planned?.id ?? ''}/verslag`,
                  action: 'Vastleggen',
                })),
                ...due.slice(0, 8).map((care) => ({
                  title: `${care.guided.pupil.name}, ${care.guided.place.name}`,
                  why: dueText(care),
                  href: hrefOf(care),
                  action: 'Plannen',
                })),
              ]}
            />
          )}
        </Card>
      </>
    );
  };
