/** Tickets that are being written. */

import type { Confidentiality, TicketRow } from "./tickets";

/** A form as far as it is filled. */
export interface Matter {
  kind?: string;
  category?: string;
  district?: string;
  subdistrict?: string;
  community?: string;
  address?: string;
  title?: string;
  content?: string;
  wants?: string;
  callback_number?: string;
  call_id?: string | null;
}

export interface NewTicket extends Matter {
  channel?: string;
  kind: string;
  title: string;
  content: string;
  happened_at?: string;
  amount?: string;
  accused_party?: string;
  urgency?: string;
  confidentiality?: Confidentiality;
  reply_wanted?: boolean;
  accused_departments?: string[];
  citizen_name?: string;
  id_number?: string;
  home_address?: string;
}

/** What names a ticket that was just made. */
export interface TicketMade {
  number: string;
  query_code: string;
  version: number;
}

export interface Duplicate {
  ticket: TicketRow;
  kind: "same_citizen" | "same_matter";
  likeness: number;
  reasons: string[];
}
