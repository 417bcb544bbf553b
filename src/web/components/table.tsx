import type { ComponentChildren } from 'preact';

export interface Column<Row> {
  readonly header: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** Numbers stand to the right, so that they can be compared. */
  readonly numeric?: boolean;
  /** Sentences get the whole width where rows are cards. */
  readonly wide?: boolean;
}

/**
 * A table whose first column names the row. On a narrow screen each row becomes a card; the roles keep it a table for a screen
 * reader, since CSS that changes the display takes the meaning away in some browsers.
 */
export const DataTable = <Row,>(props: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  captionHidden?: boolean;
}) => {
  const [first, ...others] = props.columns;
  return (
    <table class="lw-table utrecht-table" role="table">
      <caption class={props.captionHidden === true ? 'lw-visually-hidden' : 'lw-table-caption'}>
        {props.caption}
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          {props.columns.map(({ header, numeric }) => (
            <th key={header} scope="col" role="columnheader" class={numeric === true ? 'lw-table__number' : undefined}>
              {header === '' ? <span class="lw-visually-hidden">Acties</span> : header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {props.rows.map((row) => (
          <tr role="row" key={props.keyOf(row)}>
            <th scope="row" role="rowheader">
              {first?.cell(row)}
            </th>
            {others.map(({ header, cell, numeric, wide }) => (
              <td
                key={header}
                role="cell"
                data-label={header}
                class={numeric === true ? 'lw-table__number' : wide === true ? 'lw-table__wide' : undefined}
              >
                <div>{cell(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};
