import { LEERJAREN, PROGRAMMES } from '../../domain/programme.js';
import type { PlacementState } from '../../domain/placement.js';
import type { StudentGroup } from '../../domain/school.js';
import { SECTORS } from '../../domain/sector.js';
import type { Student } from '../../domain/student.js';
import { weekdaysOf, type Weekday } from '../../domain/week-schedule.js';
import { ageOn, type CalendarDate, type Period } from '../../platform/calendar-date.js';
import { Badge, Tags, type Tone } from '../../web/components/badge.js';
import { ButtonLink } from '../../web/components/button.js';
import { SelectField } from '../../web/components/field.js';
import { ConfirmForm } from '../../web/components/form.js';
import { Link } from '../../web/components/link.js';
import { Breadcrumb, Card, DataList, EmptyState, PageHeading } from '../../web/components/page-parts.js';
import { Pagination } from '../../web/components/pagination.js';
import { ListSearch } from '../../web/components/list-search.js';
import { DataTable } from '../../web/components/table.js';
import { DayMarks } from '../../web/components/week-strip.js';
import { countOf, duration, kilometres, longDay, periodText, wholeNumber } from '../../web/texts/format.nl.js';
import {
  guidanceNames,
  hazardNames,
  listOf,
  optionsOf,
  programmeNames,
  programmeShortNames,
  sectorNames,
  supportNeedNames,
  travelMeansNames,
  vogNames,
  weekdayList,
} from '../../web/texts/labels.nl.js';
import { placementStateNames } from '../../web/texts/placements.nl.js';

export interface StudentRow {
  readonly id: string;
  readonly name: string;
  readonly number: string;
  readonly groupName: string;
  readonly programme: string;
  readonly sector: string;
  readonly stageDays: readonly Weekday[];
  readonly town: string;
  readonly ended: boolean;
  /** Use of the data is restricted: what is shown must not be used further. */
  readonly restricted: boolean;
}

/** Pupils as rows of a list, in the order they came. */
export const studentRows = (
  students: readonly Student[],
  groups: ReadonlyMap<string, StudentGroup>,
  restricted: ReadonlySet<string>,
): StudentRow[] =>
  students.map((student) => {
    const group = groups.get(student.groupId);
    return {
      id: student.id,
      name: `${student.firstName} ${student.lastName}`,
      number: student.studentNumber,
      groupName: group?.name ?? '',
      programme: `${programmeShortNames[student.programme]}, leerjaar ${student.leerjaar}`,
      sector: sectorNames[student.sector],
      stageDays: student.stageDays ?? group?.stageDays ?? [],
      town: student.homeTown,
      ended: student.endedOn !== null,
      restricted: restricted.has(student.id),
    };
  });

export interface StudentListQuery {
  readonly q?: string | undefined;
  readonly klas?: string | undefined;
  readonly opleiding?: string | undefined;
  readonly leerjaar?: string | undefined;
  readonly sector?: string | undefined;
  readonly cursor?: string | undefined;
}

export const StudentList = (props: {
  query: StudentListQuery;
  groups: readonly StudentGroup[];
  rows: readonly StudentRow[];
  count: number;
  next: string | null;
  mayEdit: boolean;
}) => {
  const { q, klas, opleiding, leerjaar, sector, cursor } = props.query;
  const filters = { q, klas, opleiding, leerjaar, sector };
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return (
    <>
      <PageHeading
        title="Leerlingen"
        lead={`${countOf(props.count, 'leerling', 'leerlingen')}${isFiltered ? ' bij deze zoekopdracht' : ''}.`}
        actions={
          <>
            {props.mayEdit ? (
              <ButtonLink href="/leerlingen/nieuw" look="primary">
                Leerling toevoegen
              </ButtonLink>
            ) : null}
            {props.mayEdit ? <ButtonLink href="/toestemmingen">Aflopende toestemmingen</ButtonLink> : null}
          </>
        }
      />
      <ListSearch
        action="/leerlingen"
        label="Leerlingen zoeken"
        filters={filters}
        words="Naam of nummer"
        file="/leerlingen.csv"
      >
        {(form) => (
          <>
            <SelectField
              form={form}
              name="klas"
              label="Klas"
              none="Alle klassen"
              options={props.groups.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <SelectField
              form={form}
              name="opleiding"
              label="Opleiding"
              none="Alle"
              options={optionsOf(PROGRAMMES, programmeShortNames)}
            />
            <SelectField
              form={form}
              name="leerjaar"
              label="Leerjaar"
              none="Alle"
              options={LEERJAREN.map((year) => ({ value: String(year), label: String(year) }))}
            />
            <SelectField
              form={form}
              name="sector"
              label="Sector"
              none="Alle"
              options={optionsOf(SECTORS, sectorNames)}
            />
          </>
        )}
      </ListSearch>
      <Card>
        {props.rows.length === 0 ? (
          <EmptyState
            text={
              isFiltered
                ? 'Geen leerling gevonden. Maak de zoekopdracht ruimer.'
                : 'Er zijn nog geen leerlingen. Voeg ze toe, of lees een lijst in.'
            }
          />
        ) : (
          <StudentTable rows={props.rows} />
        )}
        <Pagination path="/leerlingen" query={filters} cursor={cursor} next={props.next} />
      </Card>
    </>
  );
};

const StudentTable = ({ rows }: { rows: readonly StudentRow[] }) => (
  <DataTable
    caption="Leerlingen, op achternaam"
    captionHidden
    rows={rows}
    keyOf={({ id }) => id}
    columns={[
      {
        header: 'Naam',
        cell: (row) => (
          <>
            <Link href={`/leerlingen/${row.id}`}>{row.name}</Link>
            <span class="lw-cell-note lw-number">{row.number}</span>
            {row.restricted ? <Badge tone="attention">Gebruik beperkt</Badge> : null}
          </>
        ),
      },
      { header: 'Klas', cell: ({ groupName }) => groupName },
      { header: 'Opleiding', cell: ({ programme }) => programme },
      { header: 'Sector', cell: ({ sector }) => sector },
      { header: 'Woonplaats', cell: ({ town }) => town },
      {
        header: 'Stagedagen',
        cell: ({ stageDays, ended }) =>
          ended ? <Badge tone="neutral">Uitgeschreven</Badge> : <DayMarks on={stageDays} />,
      },
    ]}
  />
);

/** How a pupil stands in the newest matching of the school. */
export interface StudentStanding {
  readonly label: string;
  readonly tone: Tone;
  readonly text: string;
  readonly href: string | null;
}

/** A stage of a pupil, as the pupil's page names it. */
export interface StudentStage {
  readonly id: string;
  readonly place: string;
  readonly period: Period;
  readonly state: PlacementState;
}

export interface StudentDetail {
  readonly student: Student;
  readonly group: StudentGroup | null;
  readonly today: CalendarDate;
  /** Names of the establishments wished for, best first. */
  readonly wishes: readonly { readonly id: string; readonly name: string }[];
  readonly standing: StudentStanding | null;
  /** The newest first. */
  readonly stages: readonly StudentStage[];
  readonly mayEdit: boolean;
}

/** The school days of a group, as "maandag, woensdag en vrijdag". */
export const schoolDaysText = (group: StudentGroup | null): string | null => {
  const days = group === null ? [] : weekdaysOf(group.schoolWeek);
  return days.length === 0 ? null : weekdayList(days);
};

const Stages = ({ stages }: { stages: readonly StudentStage[] }) => (
  <Card title="Stages">
    {stages.length === 0 ? (
      <EmptyState text="Deze leerling heeft nog geen stage." />
    ) : (
      <ul class="lw-stack lw-stack--tight">
        {stages.map(({ id, place, period, state }) => (
          <li key={id}>
            <Link href={`/plaatsingen/${id}`}>{place}</Link>, {periodText(period)}{' '}
            <span class="lw-muted">{placementStateNames[state]}</span>
            {state === 'accepted' || state === 'agreed' ? null : (
              <>
                {' '}
                <Link href={`/evaluaties/${id}`}>Evaluatie</Link>
              </>
            )}
          </li>
        ))}
      </ul>
    )}
  </Card>
);

export const StudentPage = ({ student, group, today, wishes, standing, stages, mayEdit }: StudentDetail) => {
  const stageDays = student.stageDays ?? group?.stageDays ?? [];
  return (
    <>
      <Breadcrumb
        crumbs={[{ href: '/leerlingen', label: 'Leerlingen' }]}
        here={`${student.firstName} ${student.lastName}`}
      />
      <PageHeading
        title={`${student.firstName} ${student.lastName}`}
        meta={
          <>
            {student.endedOn !== null ? <Badge tone="neutral">Uitgeschreven</Badge> : null}
            {standing === null ? null : <Badge tone={standing.tone}>{standing.label}</Badge>}
            <span class="lw-muted">
              {group?.name ?? 'Geen klas'}, {programmeNames[student.programme]}, leerjaar {student.leerjaar}
            </span>
          </>
        }
        actions={
          mayEdit ? (
            <>
              {student.endedOn === null ? (
                <ButtonLink href={`/plaatsingen/voorstellen/nieuw?leerling=${student.id}`}>Plek kiezen</ButtonLink>
              ) : null}
              <ButtonLink href={`/leerlingen/${student.id}/wijzigen`}>Wijzigen</ButtonLink>
              <ButtonLink href={`/leerlingen/${student.id}/privacy`}>Privacy</ButtonLink>
              <ButtonLink href={`/leerlingen/${student.id}/toestemmingen`}>Toestemmingen</ButtonLink>
              <ButtonLink href={`/uitstroom/leerlingen/${student.id}`}>Uitstroom</ButtonLink>
              <ButtonLink href={`/leerlingen/${student.id}/geschiedenis`}>Geschiedenis</ButtonLink>
            </>
          ) : (
            <>
              <ButtonLink href={`/leerlingen/${student.id}/privacy`}>Privacy</ButtonLink>
              <ButtonLink href={`/uitstroom/leerlingen/${student.id}`}>Uitstroom</ButtonLink>
              <ButtonLink href={`/leerlingen/${student.id}/geschiedenis`}>Geschiedenis</ButtonLink>
            </>
          )
        }
      />
      {standing === null ? null : (
        <Card title="In de laatste matching">
          <p>{standing.text}</p>
          {standing.href === null ? null : (
            <div class="lw-actions">
              <ButtonLink href={standing.href} look="primary">
                Bekijk waarom
              </ButtonLink>
            </div>
          )}
        </Card>
      )}
      <div class="lw-columns">
        <Card title="School en stage">
          <DataList
            items={[
              ['Klas', group === null ? null : <Link href={`/school/klassen/${group.id}`}>{group.name}</Link>],
              ['Sector', sectorNames[student.sector]],
              [
                'Naar het mbo in',
                student.intendedMboSector === null ? 'nog niet gekozen' : sectorNames[student.intendedMboSector],
              ],
              ['Lesdagen', schoolDaysText(group)],
              ['Stagedagen', <DayMarks on={stageDays} />],
              ['Al gedaan', `${wholeNumber(student.hoursDone)} uur in ${countOf(student.daysDone, 'dag', 'dagen')}`],
              [
                'Bijbaan',
                student.otherWorkMinutesPerWeek === 0
                  ? 'geen'
                  : `${duration(student.otherWorkMinutesPerWeek)} per week`,
              ],
              ['Voorrang', student.priority === 0 ? null : `${student.priority} (9 gaat het eerst)`],
            ]}
          />
        </Card>
        <Card title="Leerling">
          <DataList
            items={[
              ['Leerlingnummer', student.studentNumber],
              ['Geboren', `${longDay(student.dateOfBirth)} (${ageOn(student.dateOfBirth, today)} jaar)`],
              ['Woonplaats', student.homeTown],
              ['Reist met', listOf(student.travelMeans.map((means) => travelMeansNames[means].toLowerCase()))],
              ['Reist hooguit', `${kilometres(student.maxTravelKm)} of ${student.maxTravelMinutes} minuten`],
              ['Begeleiding', guidanceNames[student.guidanceNeed]],
              [
                'Helpt bij',
                student.supportNeeds.length === 0 ? null : (
                  <Tags items={student.supportNeeds.map((need) => supportNeedNames[need])} />
                ),
              ],
              [
                'Doet niet',
                student.restrictions.length === 0 ? null : (
                  <Tags items={student.restrictions.map((hazard) => hazardNames[hazard])} />
                ),
              ],
              ['VOG', vogNames[student.vog]],
              ['Uitgeschreven op', student.endedOn === null ? null : longDay(student.endedOn)],
            ]}
          />
        </Card>
        <Card title="Wensen">
          {wishes.length === 0 ? (
            <EmptyState text="Deze leerling heeft nog geen wensen opgegeven." />
          ) : (
            <ol>
              {wishes.map(({ id, name }) => (
                <li key={id}>
                  <Link href={`/vestigingen/${id}`}>{name}</Link>
                </li>
              ))}
            </ol>
          )}
        </Card>
        <Stages stages={stages} />
        {mayEdit && student.endedOn === null ? (
          <Card title="Uitschrijven">
            <ConfirmForm
              action={`/leerlingen/${student.id}/uitschrijven`}
              submit="Schrijf uit vanaf vandaag"
              look="secondary"
            >
              <p>
                De leerling doet dan niet meer mee in de matching. De gegevens blijven bewaard tot de bewaartermijn om
                is.
              </p>
            </ConfirmForm>
          </Card>
        ) : null}
      </div>
    </>
  );
};
