import type { Finding } from '../../domain/finding.js';
import { severityNames } from '../texts/labels.nl.js';
import { findingText } from '../texts.nl.js';

/** What the rules say, each with its source. */
export const FindingList = ({ findings }: { findings: readonly Finding[] }) => (
  <ul class="lw-reasons">
    {findings.map((finding) => (
      <li class={`lw-reason lw-reason--${finding.severity}`} key={`${finding.rule}${finding.firstDay ?? ''}`}>
        <strong>{severityNames[finding.severity]}: </strong>
        {findingText(finding)}
        {finding.article === null ? null : <span class="lw-reason__source">Bron: {finding.article}</span>}
      </li>
    ))}
  </ul>
);
