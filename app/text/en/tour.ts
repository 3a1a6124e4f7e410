/** The tour of the first practice scene. */
export const tourTexts = {
  'tour.label': 'Tour',
  'tour.progress': '{done} of {total}',
  'tour.show': 'Show the tour',
  'tour.again': 'Start the tour again',
  'tour.close': 'Close the tour',
  'tour.done': 'done',
  'tour.open': 'to do',
  'tour.began': 'Tour: five things to try, in any order. {next}',
  'tour.ticked': '{steps}: done. Next: {next}. {how}',
  'tour.over': 'You have done all five. Other scenes are in the settings, under Practice mode.',
  'tour.mute': 'Mute',
  'tour.do.drop': 'Press Drop in a row and wait. Held: nothing is sent yet. Confirmed: the server shows they are gone.',
  'tour.do.undo': 'Press Drop in another row, then Esc or Undo while it is held. Nobody is dropped.',
  'tour.do.mute': 'Turn off the switch for speaking in somebody’s row. It moves once the server has said so.',
  'tour.do.unconfirmed': 'Drop {name}. The server accepts it and shows no effect: soon its row says Unconfirmed.',
  'tour.do.stale':
    'After your third command the connection is lost for a moment. Stale: the list is old, and bars drops.',
} as const;
