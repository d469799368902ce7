/**
 * Words by which a licence's text is known, as `plainWords` writes them. The first of them stands where the text begins:
 * the GPL names the LGPL and the AGPL at its end, and files add what they include behind their own licence.
 */
const TEXTS: readonly (readonly [phrases: readonly [string, ...string[]], id: string])[] = [
  [['gnu affero general public license version 3 19 november 2007'], 'AGPL-3.0-only'],
  [['gnu lesser general public license version 3 29 june 2007'], 'LGPL-3.0-only'],
  [['gnu lesser general public license version 2 1 february 1999'], 'LGPL-2.1-only'],
  [['gnu general public license version 3 29 june 2007'], 'GPL-3.0-only'],
  [['gnu general public license version 2 june 1991'], 'GPL-2.0-only'],
  [['server side public license version 1'], 'SSPL-1.0'],
  [['business source license 1 1'], 'BUSL-1.1'],
  [['apache license version 2 0 january 2004'], 'Apache-2.0'],
  [['mozilla public license version 2 0'], 'MPL-2.0'],
  [['eclipse public license v 2 0'], 'EPL-2.0'],
  [['blue oak model license version 1 0 0'], 'BlueOak-1.0.0'],
  [['cc0 1 0 universal'], 'CC0-1.0'],
  [['this is free and unencumbered software released into the public domain'], 'Unlicense'],
  [['boost software license version 1 0'], 'BSL-1.0'],
  [['mit no attribution', 'permission is hereby granted free of charge'], 'MIT-0'],
  [
    ['permission is hereby granted free of charge to any person obtaining a copy', 'without restriction'],
    'MIT',
  ],
  [
    ['permission to use copy modify and or distribute this software for any purpose', 'copyright notice'],
    'ISC',
  ],
  [['permission to use copy modify and distribute this software for any purpose', 'copyright notice'], 'ISC'],
  [['permission to use copy modify and or distribute this software for any purpose'], '0BSD'],
  [['redistribution and use in source and binary forms', 'neither the name'], 'BSD-3-Clause'],
  [['redistribution and use in source and binary forms', 'binary form must reproduce'], 'BSD-2-Clause'],
];
/** What makes another licence of a text that is known otherwise. */
const NOT_PLAIN = ['all advertising materials', 'shall be used for good not evil', 'commons clause'];

/** Tags that are looked at in one file. */
const MOST_TAGS = 20;

/**
 * Licences that a text names by a tag `SPDX-License-Identifier:`, as expressions; or else the one whose text begins
 * first, of the most usual ones and by their telling phrases. Empty: not known.
 */
export function licencesOfText(text: string): string[] {
  const tags = new Set<string>();
  for (const [, tag = ''] of text.matchAll(/SPDX-License-Identifier:[ \t]*([\w.+() \t-]{1,200})/g)) {
    tags.add(tag.trim());
    if (tags.size === MOST_TAGS) break;
  }
  if (tags.size > 0) return [...tags].filter((tag) => tag !== '');
  const words = plainWords(text);
  if (NOT_PLAIN.some((phrase) => words.includes(phrase))) return [];
  let first: { at: number; id: string } | undefined;
  for (const [phrases, id] of TEXTS) {
    const at = words.indexOf(phrases[0]);
    if (at === -1 || (first && first.at <= at)) continue;
    if (phrases.every((phrase) => words.includes(phrase))) first = { at, id };
  }
  return first ? [first.id] : [];
}

function plainWords(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();
}
