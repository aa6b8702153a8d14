/** What every answer of the server is made of. Times are ISO 8601 in UTC; words are those of the city's rules. */

/** One page of a long list; `next_cursor` asks for the following one. */
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** A sentence of the server in both languages. */
export interface Explained {
  explained: string;
  explained_en: string;
}
