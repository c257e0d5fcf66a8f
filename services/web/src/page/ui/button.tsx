import type { ButtonHTMLAttributes, ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'icon' | 'label'> & {
  /** `main`: what is meant now, one of a group. `quiet`: no frame. */
  readonly kind?: 'main' | 'plain' | 'quiet';
  readonly icon?: IconName;
  readonly children?: ComponentChildren;
  /** For a button that is only its icon: its name, for ears and as a tip. */
  readonly label?: string;
};

export function Button({ kind = 'plain', icon, label, children, class: more, ...rest }: Props) {
  const named = label === undefined ? {} : { 'aria-label': label, title: label };
  return (
    <button type="button" {...named} {...rest} class={`button ${kind} ${children ? '' : 'only-icon'} ${more ?? ''}`}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}
