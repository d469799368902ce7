import { styleText } from 'node:util';
import type { Severity } from '../../../model/finding/head.ts';

export type Tone = Severity | 'strong' | 'quiet' | 'good' | 'bad' | 'warning' | 'plain';
/** Colours a text that is already sanitised and laid out. */
export type Paint = (tone: Tone, text: string) => string;

const STYLES: Readonly<Record<Tone, Parameters<typeof styleText>[0]>> = {
  critical: ['bold', 'magentaBright'],
  high: 'redBright',
  medium: 'yellow',
  low: 'cyan',
  none: 'dim',
  unknown: 'dim',
  strong: 'bold',
  quiet: 'dim',
  good: ['bold', 'green'],
  bad: ['bold', 'redBright'],
  warning: ['bold', 'yellow'],
  plain: 'reset',
};

/** A brush that paints, or leaves every text as it is. */
export function painter(colour: boolean): Paint {
  return (tone, text) =>
    colour && tone !== 'plain' && text.trim() !== ''
      ? styleText(STYLES[tone], text, { validateStream: false })
      : text;
}
