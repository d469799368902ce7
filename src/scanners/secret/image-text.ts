import { leakEngine } from '../../analyse/leaks/leak-engine.ts';
import type { Leak } from '../../analyse/leaks/types.ts';
import { disclose } from '../../analyse/leaks/disclosure.ts';
import type { Image } from '../../model/image.ts';

/** A text of an image's configuration. */
export interface ImageText {
  /** What it is, as `env TOKEN`. */
  readonly part: string;
  readonly text: string;
  /** The layer that the text tells of. */
  readonly layer?: number;
}

/** Every text that whoever builds an image can write a secret in. */
export function imageTexts({ config, layers, history = [] }: Image): ImageText[] {
  return [
    ...config.env.map((text) => ({ part: `env ${text.split('=', 1)[0]}`, text })),
    ...Object.entries(config.labels).map(([name, value]) => ({
      part: `label ${name}`,
      text: `${name}=${value}`,
    })),
    { part: 'entrypoint', text: config.entrypoint.join(' ') },
    { part: 'command', text: config.command.join(' ') },
    ...history.map((text, index) => ({ part: `step ${index + 1} of its history`, text })),
    ...layers.flatMap(({ instruction, index }) =>
      instruction === undefined
        ? []
        : [{ part: `instruction of layer ${index + 1}`, text: instruction, layer: index }],
    ),
  ];
}

/** Leaks of a text of the configuration. */
export function leaksOfText({ text, part }: Pick<ImageText, 'text' | 'part'>): Leak[] {
  return leakEngine().scanContent(Buffer.from(text), part);
}

/** The text with what is left of each secret when it is redacted. */
export function redactText(text: string, part: string): string {
  const bytes = Buffer.from(text);
  let [shown, at] = ['', 0];
  for (const { start, end, secret } of leaksOfText({ text, part })) {
    if (start < at) continue;
    shown += bytes.toString('utf8', at, start) + disclose(secret).redacted;
    at = end;
  }
  return shown + bytes.toString('utf8', at);
}

function all(texts: readonly string[]): string[] {
  return texts.map((text) => redactText(text, ''));
}

/** The image as reports may have it: no secret is in its configuration or in the instructions of its layers. */
export function redactImage(image: Image): Image {
  const { config, layers, history, ...rest } = image;
  const labels = Object.entries(config.labels).map(([name, value]) => {
    const shown = redactText(`${name}=${value}`, '');
    return [
      name,
      shown.startsWith(`${name}=`) ? shown.slice(name.length + 1) : redactText(value, ''),
    ] as const;
  });
  return {
    ...rest,
    config: {
      ...config,
      env: all(config.env),
      entrypoint: all(config.entrypoint),
      command: all(config.command),
      labels: Object.fromEntries(labels),
    },
    ...(history && { history: all(history) }),
    layers: layers.map((layer) => ({
      ...layer,
      ...(layer.instruction !== undefined && { instruction: redactText(layer.instruction, '') }),
    })),
  };
}
