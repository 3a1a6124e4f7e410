/** What is new, as the changelog says it. */
export const newsTexts = {
  'settings.section.news': 'What is new',
  'news.0':
    'Removing an account, ending practice and signing a colleague out can be undone for a few seconds, like a drop.',
  'news.1': 'Take back: one press gives everybody back what they could hear and say before.',
  'news.2': 'The undo bar names who is meant, counts the soonest deadline and undoes everything at once.',
  'news.3': 'A search says how many it shows and how many of the selected it hides; one box selects everybody shown.',
  'news.4': 'Recents: whom you called, consulted, invited or dropped, and a button that calls again.',
  'news.5': 'Consult, transfer and invite offer your team and your recents; type a name or a number.',
  'news.6': 'The first start has language, appearance and practice scenes at hand, each with a line of what to try.',
  'news.7': 'F6 goes to the list; arrow keys move within a group of buttons.',
  'news.8': 'Sign-in by an address of your company, for systems whose app key stays on a server of its own.',
  'news.9': 'Leaving your own call is called Hang up and stands apart from the other controls.',
  'news.10': 'Refused and Unconfirmed stay with the row until you deal with them.',
  'news.11': 'Activity begins with the time of day and names the account, the conference and everybody by outcome.',
  'news.12': 'Nothing above the list moves it any more, and what jumps under the pointer takes no click for a moment.',
  'news.13': 'Practice has a frame and a word in every size of the window.',
  'news.14': 'Restore everyone leaves those silent whom somebody silenced on purpose.',
  'news.15': 'A row reads as one sentence to a screen reader, and announcements wait for each other.',
} as const;
