import { useState } from 'preact/hooks';
import { chooseTheme, chosenTheme, themeAfter } from '../theme.ts';
import { Button } from './button.tsx';

const icons = { system: 'auto', light: 'light', dark: 'dark' } as const;
const names = { system: 'as the system', light: 'light', dark: 'dark' } as const;

export function ThemeSwitch() {
  const [theme, setTheme] = useState(chosenTheme);
  const next = themeAfter(theme);
  return (
    <Button
      kind="quiet"
      icon={icons[theme]}
      label={`Colours: ${names[theme]}. Change to ${names[next]}`}
      data-testid="theme"
      onClick={() => {
        chooseTheme(next);
        setTheme(next);
      }}
    />
  );
}
