"""Who answers: accounts, sign-ins and working states."""
