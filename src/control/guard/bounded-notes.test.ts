import assert from 'node:assert/strict';
import { it } from 'node:test';
import { BoundedNotes } from './bounded-notes.ts';

it('notes are told once a minute, no more than some, and the rest is counted', () => {
  const reported: string[] = [];
  let now = 0;
  const notes = new BoundedNotes(
    (note) => reported.push(note),
    () => now,
  );
  for (let time = 0; time < 3; time += 1) notes.tell('a');
  assert.deepEqual(reported, ['a']);
  for (let number = 0; number < 100; number += 1) notes.tell(String(number));
  assert.equal(reported.length, 20);
  now = 60;
  notes.tell('a');
  assert.deepEqual(reported.slice(20), ['81 more of the like were not told', 'a']);
});
