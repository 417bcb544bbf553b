import { weekdayShortNames } from '../../web/texts/labels.nl.js';
import type { TimetableAdvice } from './explanation/advice.js';

const STEP = 28;
const LEFT = 110;
const WIDEST = 240;

/** One bar for each set of stage days. Bars begin a little below the fewest placed, so that small differences can be seen. */
export const stageDayBars = ({ sets, now }: TimetableAdvice) => {
  const placed = sets.map((one) => one.placed);
  const from = Math.max(0, Math.min(...placed) - 2);
  const range = Math.max(1, Math.max(...placed) - from);
  return sets.map((one) => ({
    days: one.weekdays.map((day) => weekdayShortNames[day]).join(' + '),
    placed: one.placed,
    width: Math.max(2, Math.round((WIDEST * (one.placed - from)) / range)),
    isNow: one.weekdays.join() === now.join(),
  }));
};

/** The advice as a picture. Its text alternative has every number; the table beside it too. */
export const StageDaysChart = ({ advice }: { advice: TimetableAdvice }) => {
  const bars = stageDayBars(advice);
  return (
    <svg
      class="lw-chart"
      role="img"
      viewBox={`0 0 400 ${bars.length * STEP}`}
      width="100%"
      aria-label={`Geplaatste leerlingen per keuze van stagedagen. ${bars.map(({ days, placed }) => `${days}: ${placed}`).join(', ')}.`}
    >
      {bars.map(({ days, placed, width, isNow }, at) => (
        <g key={days}>
          <text x="0" y={at * STEP + 18} font-size="13">
            {days}
          </text>
          <rect
            x={LEFT}
            y={at * STEP + 5}
            width={width}
            height={STEP - 10}
            rx="3"
            fill={isNow ? '#5b6b7a' : '#1d5f8a'}
          />
          <text x={LEFT + width + 8} y={at * STEP + 18} font-size="13">
            {isNow ? `${placed} (nu)` : placed}
          </text>
        </g>
      ))}
    </svg>
  );
};
