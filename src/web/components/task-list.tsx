import { ButtonLink } from './button.js';

export interface Task {
  readonly title: string;
  /** Why it asks for attention. */
  readonly why: string;
  readonly href: string;
  /** What the button says, as "Bekijk". */
  readonly action: string;
}

/** What asks for attention, why, and where to go. */
export const TaskList = ({ tasks }: { tasks: readonly Task[] }) => (
  <ul class="lw-tasks">
    {tasks.map(({ title, why, href, action }) => (
      <li class="lw-task" key={`${href}${title}`}>
        <div>
          <strong>{title}</strong>
          <p class="lw-task__why">{why}</p>
        </div>
        <ButtonLink href={href}>
          {action}
          <span class="lw-visually-hidden">: {title}</span>
        </ButtonLink>
      </li>
    ))}
  </ul>
);
