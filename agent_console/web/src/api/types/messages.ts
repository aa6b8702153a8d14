/** What citizens said to the recorder. */

import type { Ticket } from "./calls";

export type MessageState = "arriving" | "open" | "claimed" | "ticket" | "answered" | "duplicate" | "nonsense" | "empty";

/** How a message ends without a ticket. */
export type MessageEnd = "answer" | "duplicate" | "nonsense";

export interface Message {
  id: number;
  call_id: string;
  state: MessageState;
  number_shown: string;
  region: string;
  citizen_name: string;
  queue: string;
  left_at: string;
  recorded_s: number;
  /** What was understood of it, names and numbers hidden. */
  said: string;
  /** What the form offers. */
  title: string;
  category: string;
  district: string;
  danger: boolean;
  claimed_by: string | null;
  claimed_until: string | null;
  closed_at: string | null;
  closed_by: string | null;
  close_reason: string;
  ticket: string | null;
  mine: boolean;
}

export interface MessageTicket {
  message: Message;
  ticket: Ticket;
}
