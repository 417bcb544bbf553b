import type { AgreementContent } from '../../domain/agreement.js';
import { Card, DataList } from '../../web/components/page-parts.js';
import { DataTable } from '../../web/components/table.js';
import { sectionsOf, type TextBlock } from './agreement-text.pages.js';

const Block = ({ block, title }: { block: TextBlock; title: string }) => {
  switch (block.kind) {
    case 'paragraph':
      return (
        <>
          {block.text.split(/\n\s*\n/).map((part) => (
            <p key={part}>{part}</p>
          ))}
        </>
      );
    case 'list':
      return (
        <ul class="lw-points">
          {block.items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      );
    case 'facts':
      return <DataList items={block.items} />;
    case 'table':
      return (
        <DataTable
          caption={title}
          captionHidden
          columns={block.head.map((header, column) => ({
            header,
            cell: (row: readonly string[]) => row[column] ?? '',
          }))}
          rows={block.rows}
          keyOf={(row) => row[0] ?? ''}
        />
      );
  }
};

/** The whole text of an agreement, as it is signed. */
export const AgreementText = ({ content }: { content: AgreementContent }) => (
  <>
    {sectionsOf(content).map(({ title, blocks }) => (
      <Card title={title} key={title}>
        {blocks.map((block, index) => (
          <Block block={block} title={title} key={`${title}${index}`} />
        ))}
      </Card>
    ))}
  </>
);
