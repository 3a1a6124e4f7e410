import type { ComponentChildren } from 'preact';
import { useApplication } from '../../application/application.ts';

interface ListPageProps {
  readonly title: string;
  /** How many there are and how fresh that is. */
  readonly facts: ComponentChildren;
  /** Buttons of the page as a whole, in its head. */
  readonly buttons?: ComponentChildren;
  /** Between head and table, such as a search. */
  readonly tools?: ComponentChildren;
  /** Titles of the columns; one for the buttons of a row comes after them. */
  readonly columns: readonly string[];
  readonly tableClass?: string;
  /** The rows. */
  readonly children: ComponentChildren;
  /** Said under the table where it has no rows. */
  readonly empty?: ComponentChildren;
  /** Below the table, such as turning its pages. */
  readonly footer?: ComponentChildren;
}

/** A page of the middle that lists something in a table. */
export const ListPage = (props: ListPageProps) => {
  const { t } = useApplication();
  const { title, facts, buttons, tools, columns, tableClass = '', children, empty, footer } = props;
  return (
    <div class="account-view">
      <header class="conference-header">
        <div class="conference-title">
          <h1>{title}</h1>
        </div>
        <div class="conference-facts">{facts}</div>
        {buttons !== undefined && <div class="toolbar-row">{buttons}</div>}
      </header>
      {tools}
      <div class="team-scroller">
        <table
          class={`team-table ${tableClass}`}
          aria-label={title}
        >
          <thead>
            <tr>
              {columns.map((column) => (
                <th
                  key={column}
                  scope="col"
                >
                  {column}
                </th>
              ))}
              <th scope="col">
                <span class="visually-hidden">{t('table.action')}</span>
              </th>
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
        {empty}
      </div>
      {footer}
    </div>
  );
};
