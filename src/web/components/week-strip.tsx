import { WEEKDAYS, type Weekday } from '../../domain/week-schedule.js';
import { weekdayNames, weekdayShortNames } from '../texts/labels.nl.js';

export interface StripDay {
  /** As "08:30–16:00"; null when nothing happens on the day. */
  readonly hours: string | null;
  /** As "2 van 3 vrij". */
  readonly places: string | null;
  readonly full: boolean;
}

/** The weekdays to show: Monday to Friday, and the weekend only where something happens in it. */
export const shownWeekdays = (used: readonly Weekday[]): Weekday[] =>
  WEEKDAYS.filter((day, index) => index < 5 || used.includes(day));

/** A week with hours and places per day. */
export const WeekStrip = ({ days }: { days: Readonly<Partial<Record<Weekday, StripDay>>> }) => {
  const shown = shownWeekdays(WEEKDAYS.filter((weekday) => days[weekday] !== undefined));
  return (
    <ul class={`lw-week${shown.length > 5 ? ' lw-week--seven' : ''}`}>
      {shown.map((weekday) => {
        const day = days[weekday];
        return (
          <li class={`lw-day${day === undefined ? '' : day.full ? ' lw-day--full' : ' lw-day--on'}`} key={weekday}>
            <span class="lw-day__name">
              <span aria-hidden="true">{weekdayShortNames[weekday]}</span>
              <span class="lw-visually-hidden">{weekdayNames[weekday]}: </span>
            </span>
            {day === undefined ? <span>–</span> : null}
            <span>{day?.hours}</span>
            <span class="lw-day__places">{day?.places}</span>
          </li>
        );
      })}
    </ul>
  );
};

/** Which days, small enough for a table. */
export const DayMarks = ({ on }: { on: readonly Weekday[] }) => (
  <ul class="lw-days">
    {shownWeekdays(on).map((weekday) => (
      <li class={`lw-days__day${on.includes(weekday) ? ' lw-days__day--on' : ''}`} key={weekday}>
        <span aria-hidden="true">{weekdayShortNames[weekday]}</span>
        <span class="lw-visually-hidden">
          {weekdayNames[weekday]} {on.includes(weekday) ? 'wel' : 'niet'}
        </span>
      </li>
    ))}
  </ul>
);
