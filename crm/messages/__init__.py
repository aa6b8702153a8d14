"""What citizens say to the recorder (留言): a worklist until each is a ticket, answered, or known to be nothing."""
