/** What is new, as the changelog says it. */
export const newsTexts = {
  'settings.section.news': 'What is new',
  'news.0':
    'Four systems work side by side, each with its own accounts; adding one asks for what your way to sign in needs.',
  'news.1':
    'Updates are installed only where their signature is proved; none comes from an address that somebody else chose.',
  'news.2':
    'A company’s policy can set servers, certificate authorities, hold, proxy and more, and forward the record.',
  'news.3': 'A window whose page fails comes back; where it fails again and again, Gavel asks how to go on.',
  'news.4': 'Shortcuts work under every keyboard layout, by the key’s place where a layout lacks the letter.',
  'news.5':
    'Proxies that ask for a user and a password, for updates as well: Gavel asks outside of the page and keeps them.',
  'news.6': 'The tray says what became of something while you looked elsewhere, and names a call after its customer.',
  'news.7': 'What is held can be undone from within an open dialog, too.',
  'news.8':
    'Removing an account, ending practice and signing a colleague out can be undone for a few seconds, like a drop.',
  'news.9': 'Take back: one press gives everybody back what they could hear and say before.',
  'news.10': 'The undo bar names who is meant, counts the soonest deadline and undoes everything at once.',
  'news.11': 'A search says how many it shows and how many of the selected it hides; one box selects everybody shown.',
  'news.12': 'Recents: whom you called, consulted, invited or dropped, and a button that calls again.',
  'news.13': 'Consult, transfer and invite offer your team and your recents; type a name or a number.',
  'news.14': 'The first start has language, appearance and practice scenes at hand, each with a line of what to try.',
  'news.15': 'F6 goes to the list; arrow keys move within a group of buttons.',
  'news.16': 'Sign-in by an address of your company, for systems whose app key stays on a server of its own.',
  'news.17':
    'Single sign-on where the system has it, in a window that shows whose page it is; Gavel renews it by itself.',
  'news.18': 'Meeting systems sign in on your organisation’s own pages, too; an account says how, and until when.',
  'news.19': 'A certificate authority is chosen as a file, shown with its fingerprint, and kept by Gavel.',
  'news.tour':
    'A tour in the first practice scene: five steps, each ticked off when you have done or seen it, in any order.',
  'news.20': 'Leaving your own call is called Hang up and stands apart from the other controls.',
  'news.21': 'Refused and Unconfirmed stay with the row until you deal with them.',
  'news.22': 'Activity begins with the time of day and names the account, the conference and everybody by outcome.',
  'news.23': 'Nothing above the list moves it any more, and what jumps under the pointer takes no click for a moment.',
  'news.24': 'Practice has a frame and a word in every size of the window.',
  'news.25': 'Restore everyone leaves those silent whom somebody silenced on purpose.',
  'news.26': 'A row reads as one sentence to a screen reader, and announcements wait for each other.',
  'news.27': 'A call is hung up, a meeting is left: the button, the tray and Activity say which.',
  'news.28': 'Who waits in the lobby is shown whole in every size: the name first, then what to beware of.',
  'news.39': 'Showing Gavel brings it in front of what you type in; nothing counts as seen while its window is hidden.',
  'news.names':
    'A name typed where a number is dialled is looked up first: Enter takes whom it finds, and nobody found is said.',
  'news.speed': 'A meeting of thousands is on the screen sooner, and Gavel does less while its window is hidden.',
} as const;
