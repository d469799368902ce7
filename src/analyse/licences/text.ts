/** Words by which a licence's text is known, as `plainWords` writes them: what no other licence says. */
const TEXTS: readonly (readonly [phrases: readonly string[], id: string])[] = [
  [['gnu affero general public license', 'version 3 19 november 2007'], 'AGPL-3.0-only'],
  [['gnu lesser general public license', 'version 3 29 june 2007'], 'LGPL-3.0-only'],
  [['gnu lesser general public license', 'version 2 1 february 1999'], 'LGPL-2.1-only'],
  [['gnu general public license', 'version 3 29 june 2007'], 'GPL-3.0-only'],
  [['gnu general public license', 'version 2 june 1991'], 'GPL-2.0-only'],
  [['apache license', 'version 2 0 january 2004'], 'Apache-2.0'],
  [['mozilla public license version 2 0'], 'MPL-2.0'],
  [['eclipse public license v 2 0'], 'EPL-2.0'],
  [['this is free and unencumbered software released into the public domain'], 'Unlicense'],
  [['boost software license version 1 0'], 'BSL-1.0'],
  [
    ['permission is hereby granted free of charge to any person obtaining a copy', 'without restriction'],
    'MIT',
  ],
  [
    ['permission to use copy modify and or distribute this software for any purpose', 'copyright notice'],
    'ISC',
  ],
  [['redistribution and use in source and binary forms', 'neither the name'], 'BSD-3-Clause'],
  [['redistribution and use in source and binary forms', 'binary form must reproduce'], 'BSD-2-Clause'],
];
/** What makes another licence of a text that is known otherwise. */
const NOT_PLAIN = ['all advertising materials', 'shall be used for good not evil', 'commons clause'];

/** Tags that are looked at in one file. */
const MOST_TAGS = 20;

/**
 * Licences that a text names by a tag `SPDX-License-Identifier:`, as expressions; or else the one whose text it is, of
 * the most usual ones and by their telling phrases. Empty: not known.
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
  const found = TEXTS.find(([phrases]) => phrases.every((phrase) => words.includes(phrase)));
  return found ? [found[1]] : [];
}

function plainWords(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();
}
