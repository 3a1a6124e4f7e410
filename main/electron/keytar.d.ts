// keytar is an optional dependency: where it could not be compiled its own types are missing too. What it exports is
// checked when it is loaded.
declare module 'keytar';
